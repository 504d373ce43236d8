package dev.sluice.gateway.batch;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.batch.Retry;
import java.util.random.RandomGenerator;

/**
 * Decides whether another attempt can help, and when to make it. The backoff doubles, has full
 * jitter (M. Brooker, "Exponential Backoff and Jitter"), and never ends before the upstream's own
 * {@code Retry-After}.
 */
final class RetryPolicy {
  private static final long MAX_BACKOFF_MILLIS = 60_000;

  /** An upstream that asks for a longer pause is not retried. */
  private static final long MAX_RETRY_AFTER_MILLIS = 3_600_000;

  private static final int TOO_MANY_REQUESTS = 429;

  private final Retry retry;
  private final Deadline deadline;
  private final RandomGenerator random;

  RetryPolicy(Retry retry, Deadline deadline, RandomGenerator random) {
    this.retry = retry;
    this.deadline = deadline;
    this.random = random;
  }

  /** Returns whether another attempt can help after this one has failed. */
  boolean helps(Attempt attempt, Failure failure) {
    return isWorthTheWait(failure)
        && attempt.task().attempts() < retry.attempts()
        && isRepeatable(attempt, failure)
        && isTransient(failure);
  }

  /** Returns whether a task may have one more attempt because its worker misses its heartbeat. */
  boolean allows(Attempt attempt) {
    Task task = attempt.task();
    return task.attempts() < retry.attempts()
        && (task.spec().kind().repeatable() || attempt.seat().repeats(task.spec()));
  }

  /** A task that only its worker declares repeatable is repeated only if its node failed. */
  private static boolean isRepeatable(Attempt attempt, Failure failure) {
    return attempt.task().spec().kind().repeatable()
        || (isOfTheNode(failure) && attempt.seat().repeats(attempt.task().spec()));
  }

  private static boolean isOfTheNode(Failure failure) {
    return failure.code() == FailureCode.NODE_LOST || failure.code() == FailureCode.DRAINING;
  }

  /** Returns whether the upstream accepts another attempt before the deadline. */
  boolean isWorthTheWait(Failure failure) {
    Long asked = failure.retryAfterMillis();
    return asked == null || asked < Math.min(deadline.millisLeft(), MAX_RETRY_AFTER_MILLIS);
  }

  /** Returns the backoff before the next attempt, in milliseconds. */
  long delayMillis(Task task, Failure failure) {
    int doublings = Math.min(task.attempts() - 1, 20);
    long max = Math.min(MAX_BACKOFF_MILLIS, (long) retry.backoffMillis() << doublings);
    long jitter = random.nextLong(max + 1);
    Long asked = failure.retryAfterMillis();
    return asked == null ? jitter : Math.max(asked, jitter);
  }

  private static boolean isTransient(Failure failure) {
    return switch (failure.code()) {
      case UPSTREAM_CONNECTION, ATTEMPT_TIMEOUT, NODE_LOST, DRAINING -> true;
      case UPSTREAM_STATUS -> isTransient(failure.status() == null ? 0 : failure.status());
      default -> false;
    };
  }

  private static boolean isTransient(int status) {
    return status == TOO_MANY_REQUESTS || status >= 500;
  }

  /** Returns whether a worker refused the task before it started it. */
  static boolean isRefusedByWorker(Failure failure) {
    return failure.code() == FailureCode.OVERLOADED || failure.code() == FailureCode.NO_WORKER;
  }
}
