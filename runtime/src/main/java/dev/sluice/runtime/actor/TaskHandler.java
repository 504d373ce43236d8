package dev.sluice.runtime.actor;

import dev.sluice.contracts.Message;
import dev.sluice.contracts.Request;
import io.vertx.core.Future;

/**
 * Performs one request without blocking.
 *
 * @param <Q> the request
 * @param <R> the reply
 */
@FunctionalInterface
public interface TaskHandler<Q extends Request, R extends Message> {

  /**
   * Performs the request. Runs on the actor's context and must not block it.
   *
   * @param request the request, already validated
   * @param work the attempt; {@link Work#onAbort} is notified when its result is no longer wanted
   * @return completes with the reply, or fails with a {@link dev.sluice.contracts.Failure}; any
   *     other failure is reported as an internal error
   */
  Future<? extends R> handle(Q request, Work work);
}
