package dev.sluice.gateway.batch;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** What is said in a batch's summary of the event loops that it touched. */
public interface LoopReport {
  /** Of a batch whose loops nobody watches. */
  LoopReport BLANK = () -> blank();

  /** What stands in the summary. */
  JsonObject toJson();

  /** An attempt was sent to a worker. */
  default void sent(Seat seat) {}

  /**
   * A worker has told what became of an attempt.
   *
   * @param held whether its loop may just have been held, of which it will be heard soon
   */
  default void heard(Seat seat, boolean held) {}

  /** Whether all that is to be heard of the loops has been heard, or need not be waited for. */
  default boolean isSettled() {
    return true;
  }

  /** The batch has finished: nothing is added any more. */
  default void close() {}

  /** That nothing is known. */
  static JsonObject blank() {
    return new JsonObject()
        .putNull("maxLagMillis")
        .putNull("p999LagMillis")
        .put("samples", 0)
        .put("caused", new JsonArray())
        .put("suffered", new JsonArray());
  }
}
