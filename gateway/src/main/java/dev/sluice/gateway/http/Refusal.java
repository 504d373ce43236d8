package dev.sluice.gateway.http;

import dev.sluice.gateway.door.Breach;

/** A request that is refused before any work, with the problem that says why. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  Refusal(int status, String code, String detail) {
    this(Problem.of(status, code, detail));
  }

  Refusal(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  Refusal(Breach breach) {
    this(FrontHandler.problemOf(breach));
  }

  Problem problem() {
    return problem;
  }
}
