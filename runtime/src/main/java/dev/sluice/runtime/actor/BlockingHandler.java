package dev.sluice.runtime.actor;

import dev.sluice.contracts.Message;
import dev.sluice.contracts.Request;

/**
 * Performs one request with blocking calls, such as those of a database driver.
 *
 * @param <Q> the request
 * @param <R> the reply
 */
@FunctionalInterface
public interface BlockingHandler<Q extends Request, R extends Message> {

  /**
   * Performs the request. Runs on a thread that may block, concurrently with others of its kind,
   * and is interrupted when the result is no longer wanted. Must not access the state of its actor.
   *
   * @param request the request, already validated
   * @param timeoutMillis how long it may take before it is interrupted
   * @return the reply
   * @throws Exception a {@link dev.sluice.contracts.Failure} with its code; any other is reported
   *     as an internal error
   */
  R handle(Q request, long timeoutMillis) throws Exception;
}
