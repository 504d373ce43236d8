package dev.sluice.lab.upstream;

/** How the lab answered a request; each request has exactly one kind of answer. */
public enum AnswerKind {
  /** The complete resource. */
  SERVED(false),
  /** A redirect: 302. */
  REDIRECTED(false),
  /** The client has it already: 304. */
  NOT_MODIFIED(false),
  /** No such resource: 404. */
  NOT_FOUND(false),
  /** A required header is missing or wrong: 401. */
  DENIED(false),
  /** An invalid request: 400 or 405. */
  INVALID(false),
  /** Too many open requests. */
  REFUSED(true),
  /** A failure status. */
  ERROR(true),
  /** The connection was closed before any answer. */
  RESET(true),
  /** Half of the promised body. */
  TRUNCATED(true),
  /** A body with the expected start and no end. */
  ENDLESS(true),
  /** A body with an absurd content length. */
  ANNOUNCED(true),
  /** A small body that inflates to a very large one. */
  BOMB(true),
  /** HTML with status 200. */
  HTML(true),
  /** JSON that stops in the middle. */
  MALFORMED(true),
  /** A count with a letter in it. */
  LETTERS(true),
  /** The client disconnected before the end of the answer. */
  ABANDONED(false);

  private final boolean fault;

  AnswerKind(boolean fault) {
    this.fault = fault;
  }

  /** Returns whether the lab failed on purpose. */
  public boolean isFault() {
    return fault;
  }
}
