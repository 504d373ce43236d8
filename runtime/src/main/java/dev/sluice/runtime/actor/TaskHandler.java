package dev.sluice.runtime.actor;

import dev.sluice.contracts.Message;
import dev.sluice.contracts.Request;
import io.vertx.core.Future;

/**
 * What a worker does for one request.
 *
 * @param <Q> the request
 * @param <R> the reply
 */
@FunctionalInterface
public interface TaskHandler<Q extends Request, R extends Message> {

  /**
   * Does it. Runs on the actor's context, and must not block it.
   *
   * @param request what is asked, already validated
   * @param work whose attempt this is; {@link Work#onAbort} says when it is no longer wanted
   * @return completes with the reply, or fails with a {@link dev.sluice.contracts.Failure}; any
   *     other failure is told as a defect of ours
   */
  Future<? extends R> handle(Q request, Work work);
}
