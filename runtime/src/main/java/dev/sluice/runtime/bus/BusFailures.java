package dev.sluice.runtime.bus;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import io.vertx.core.eventbus.ReplyException;

/** Converts failures of the event bus. */
final class BusFailures {
  private BusFailures() {}

  static Failure of(Throwable cause) {
    if (cause instanceof Failure failure) {
      return failure;
    }
    if (!(cause instanceof ReplyException reply)) {
      return new Failure(FailureCode.INTERNAL, String.valueOf(cause.getMessage()));
    }
    return switch (reply.failureType()) {
      case NO_HANDLERS -> new Failure(FailureCode.NO_WORKER, "no consumer at the address");
      case TIMEOUT -> new Failure(FailureCode.NODE_LOST, "no reply from the node");
      default -> new Failure(FailureCode.INTERNAL, String.valueOf(reply.getMessage()));
    };
  }
}
