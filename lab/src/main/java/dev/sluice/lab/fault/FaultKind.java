package dev.sluice.lab.fault;

/** The faults of an answer. */
public enum FaultKind {
  /** A failure status, with a short text. */
  ERROR("errorRate"),
  /** The connection is closed before any answer. */
  RESET("resetRate"),
  /** Half of the promised body, then the connection is closed. */
  TRUNCATE("truncateRate"),
  /** A body with the expected start and no end. */
  ENDLESS("endlessRate"),
  /** An absurd content length, and as much of that body as the client reads. */
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

  /** Returns the name of its rate in the settings. */
  public String setting() {
    return setting;
  }
}
