package dev.sluice.lab.fault;

/** What can be wrong with an answer. */
public enum FaultKind {
  /** A failure status, with a short text. */
  ERROR("errorRate"),
  /** The connection is closed before any answer. */
  RESET("resetRate"),
  /** Half of the promised body, then the connection is closed. */
  TRUNCATE("truncateRate"),
  /** A body that begins as it should, and has no end. */
  ENDLESS("endlessRate"),
  /** A length that nobody can mean, and as much of such a body as the asker takes. */
  ANNOUNCE("announceRate"),
  /** A small body that inflates to a very large one. */
  BOMB("bombRate"),
  /** A page of HTML with status 200. */
  HTML("htmlRate"),
  /** JSON that stops in the middle. */
  MALFORMED("malformedRate"),
  /** A count with a letter in it. */
  LETTERS("lettersRate");

  private final String setting;

  FaultKind(String setting) {
    this.setting = setting;
  }

  /** The name of its rate in the settings. */
  public String setting() {
    return setting;
  }
}
