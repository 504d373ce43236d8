package dev.sluice.gateway.batch;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.batch.Retry;
import java.util.random.RandomGenerator;

/**
 * Whether another attempt can help, and when to make it: full jitter, doubling, and never before
 * the upstream's own {@code Retry-After} (M. Brooker, "Exponential Backoff and Jitter").
 */
final class RetryPolicy {
  private static final long MAX_MILLIS = 60_000;

  /** An upstream that wants to be left alone for longer is not waited for. */
  private static final long MAX_ASKED_MILLIS = 3_600_000;

  private static final int TOO_MANY_REQUESTS = 429;

  private final Retry retry;
  private final RandomGenerator random;

  RetryPolicy(Retry retry, RandomGenerator random) {
    this.retry = retry;
    this.random = random;
  }

  /**
   * Whether another attempt can help a task of which this one has failed so.
   *
   * @param millisLeft how long until the batch's deadline
   */
  boolean helps(Attempt attempt, Failure failure, long millisLeft) {
    return isWorthTheWait(failure, millisLeft)
        && attempt.task().attempts() < retry.attempts()
        && isRepeatable(attempt, failure)
        && isPassing(failure);
  }

  /** Whether a task may have one more attempt, because its worker says nothing any more. */
  boolean allows(Attempt attempt) {
    Task task = attempt.task();
    return task.attempts() < retry.attempts()
        && (task.spec().kind().repeatable() || attempt.seat().repeats(task.spec()));
  }

  /** What its worker repeats is not tried again for what it did itself, such as take too long. */
  private static boolean isRepeatable(Attempt attempt, Failure failure) {
    return attempt.task().spec().kind().repeatable()
        || (isOfTheNode(failure) && attempt.seat().repeats(attempt.task().spec()));
  }

  private static boolean isOfTheNode(Failure failure) {
    return failure.code() == FailureCode.NODE_LOST || failure.code() == FailureCode.DRAINING;
  }

  /** Whether the upstream will be ready for another attempt in time. */
  boolean isWorthTheWait(Failure failure, long millisLeft) {
    Long asked = failure.retryAfterMillis();
    return asked == null || asked < Math.min(millisLeft, MAX_ASKED_MILLIS);
  }

  /** How long to wait before the next attempt, in milliseconds. */
  long delayMillis(Task task, Failure failure) {
    int doublings = Math.min(task.attempts() - 1, 20);
    long most = Math.min(MAX_MILLIS, (long) retry.backoffMillis() << doublings);
    long jitter = random.nextLong(most + 1);
    Long asked = failure.retryAfterMillis();
    return asked == null ? jitter : Math.max(asked, jitter);
  }

  private static boolean isPassing(Failure failure) {
    return switch (failure.code()) {
      case UPSTREAM_CONNECTION, ATTEMPT_TIMEOUT, NODE_LOST, DRAINING -> true;
      case UPSTREAM_STATUS -> isPassing(failure.status() == null ? 0 : failure.status());
      default -> false;
    };
  }

  private static boolean isPassing(int status) {
    return status == TOO_MANY_REQUESTS || status >= 500;
  }

  /** Whether a worker said no before it began: the task is as good as never sent. */
  static boolean wasNeverTaken(Failure failure) {
    return failure.code() == FailureCode.OVERLOADED || failure.code() == FailureCode.NO_WORKER;
  }
}
