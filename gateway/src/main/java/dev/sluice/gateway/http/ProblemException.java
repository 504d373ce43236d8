package dev.sluice.gateway.http;

import dev.sluice.gateway.door.ProtocolViolation;

/** A request that is refused before any work, with the problem that says why. */
final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  ProblemException(int status, String code, String detail) {
    this(Problem.of(status, code, detail));
  }

  ProblemException(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  ProblemException(ProtocolViolation breach) {
    this(FrontHandler.problemOf(breach));
  }

  Problem problem() {
    return problem;
  }
}
