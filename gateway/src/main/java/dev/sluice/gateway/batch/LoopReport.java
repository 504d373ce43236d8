package dev.sluice.gateway.batch;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** What the summary of a batch reports of the event loops that the batch used. */
public interface LoopReport {
  /** The report of a batch whose loops are not watched. */
  LoopReport UNKNOWN = () -> unknown();

  /** Returns the report as it appears in the summary. */
  JsonObject toJson();

  /** Records that an attempt was sent to a worker. */
  default void sent(Seat seat) {}

  /**
   * Records that a worker has reported an attempt.
   *
   * @param wasBlocked whether its loop may just have been blocked, so that a warning will follow
   */
  default void reported(Seat seat, boolean wasBlocked) {}

  /** Returns whether no warning is outstanding. */
  default boolean isComplete() {
    return true;
  }

  /** Stops recording, because the batch has finished. */
  default void close() {}

  /** Returns a report without any values. */
  static JsonObject unknown() {
    return new JsonObject()
        .putNull("maxLagMillis")
        .putNull("p999LagMillis")
        .put("samples", 0)
        .put("caused", new JsonArray())
        .put("suffered", new JsonArray());
  }
}
