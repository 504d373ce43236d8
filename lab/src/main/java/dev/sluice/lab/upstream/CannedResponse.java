package dev.sluice.lab.upstream;

/** What became of a request to the lab; each request has one. */
public enum CannedResponse {
  /** All of what was asked for. */
  SERVED(false),
  /** Elsewhere: 302. */
  REDIRECTED(false),
  /** The asker has it already: 304. */
  NOT_MODIFIED(false),
  /** No such thing: 404. */
  NOT_FOUND(false),
  /** A header that is required is missing or wrong: 401. */
  DENIED(false),
  /** A request that makes no sense: 400 or 405. */
  INVALID(false),
  /** Too many at once. */
  REFUSED(true),
  /** A failure status. */
  ERROR(true),
  /** The connection was closed before any answer. */
  RESET(true),
  /** Half of the promised body. */
  TRUNCATED(true),
  /** A body that begins as it should, and has no end. */
  ENDLESS(true),
  /** A body announced with a length that nobody can mean. */
  ANNOUNCED(true),
  /** A small body that inflates to a very large one. */
  BOMB(true),
  /** HTML with status 200. */
  HTML(true),
  /** JSON that stops in the middle. */
  MALFORMED(true),
  /** A count with a letter in it. */
  LETTERS(true),
  /** The asker left before the end of the answer. */
  ABANDONED(false);

  private final boolean fault;

  CannedResponse(boolean fault) {
    this.fault = fault;
  }

  /** Whether the lab failed on purpose. */
  public boolean isFault() {
    return fault;
  }
}
