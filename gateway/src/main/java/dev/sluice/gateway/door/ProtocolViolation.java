package dev.sluice.gateway.door;

import java.io.Serial;

/** What is wrong with the bytes of a request; its status, and one line for people. */
public final class ProtocolViolation extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  /** What a body is told that takes too long. */
  public static final int TOO_SLOW = 408;

  /** What a head is told that has too many headers. */
  public static final int TOO_LARGE = 431;

  private static final int BAD_REQUEST = 400;

  private final int status;
  private final String detail;

  ProtocolViolation(int status, String detail) {
    super(detail, null, false, false);
    this.status = status;
    this.detail = detail;
  }

  static ProtocolViolation of(String detail) {
    return new ProtocolViolation(BAD_REQUEST, detail);
  }

  static ProtocolViolation tooSlow(String detail) {
    return new ProtocolViolation(TOO_SLOW, detail);
  }

  /** The HTTP status that tells of it. */
  public int status() {
    return status;
  }

  /** One line for people; nothing of the input stands in it. */
  public String detail() {
    return detail;
  }
}
