package dev.sluice.runtime.actor;

import dev.sluice.contracts.Message;
import dev.sluice.contracts.Request;

/**
 * What a worker does for one request where that blocks: asks a database, calls a library that
 * waits.
 *
 * @param <Q> the request
 * @param <R> the reply
 */
@FunctionalInterface
public interface BlockingHandler<Q extends Request, R extends Message> {

  /**
   * Does it. Runs on a thread that may block, side by side with others of its kind, and is
   * interrupted when the result is no longer wanted. It must not touch the state of its actor.
   *
   * @param request what is asked, already validated
   * @param timeoutMillis how long it may take before it is interrupted
   * @return the reply
   * @throws Exception a {@link dev.sluice.contracts.Failure} with its code; any other is told as a
   *     defect of ours
   */
  R handle(Q request, long timeoutMillis) throws Exception;
}
