package dev.sluice.gateway.connection;

import dev.sluice.gateway.problem.Problem;
import java.io.Serial;

/** Reports that the bytes of a request break the protocol, or come too slowly. */
public final class ProtocolViolation extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  private ProtocolViolation(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  /** Returns a violation of HTTP's syntax. */
  static ProtocolViolation of(String detail) {
    return of(400, "INVALID", detail);
  }

  static ProtocolViolation of(int status, String code, String detail) {
    return new ProtocolViolation(Problem.of(status, code, detail));
  }

  /** Returns a violation of a time limit. */
  static ProtocolViolation tooSlow(String detail) {
    return of(408, "TOO_SLOW", detail);
  }

  /** Returns the problem to answer with. Its detail never contains input. */
  public Problem problem() {
    return problem;
  }
}
