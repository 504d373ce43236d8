package dev.sluice.gateway.dispatch;

import dev.sluice.contracts.batch.BatchOptions;
import dev.sluice.testkit.property.Choices;
import io.vertx.core.json.JsonObject;

/** Draws the options of a batch; each is missing or from its whole range. */
final class RandomOptions {
  private RandomOptions() {}

  static JsonObject of(Choices choices) {
    JsonObject json = new JsonObject();
    integer(choices, json, "concurrency", 1, 10_000);
    integer(choices, json, "perOrigin", 1, 10_000);
    integer(choices, json, "timeoutMillis", 1, BatchOptions.DAY);
    integer(choices, json, "workerWaitMillis", 0, BatchOptions.DAY);
    if (choices.onceIn(3)) {
      integer(choices, json, "deadlineMillis", 1, BatchOptions.DAY);
      integer(choices, json, "startAfterMillis", 0, BatchOptions.DAY);
    }
    if (choices.onceIn(3)) {
      json.put("perSecond", choices.between(1L, 1_000_000_000L) / 1_000.0);
    }
    if (choices.onceIn(3)) {
      int percent = choices.between(1, 100);
      json.put("haltAfterFailures", choices.flip() ? percent + "%" : (Object) percent);
    }
    JsonObject retry = new JsonObject();
    integer(choices, retry, "attempts", 1, 20);
    integer(choices, retry, "backoffMillis", 1, 60_000);
    return json.put("retry", retry);
  }

  private static void integer(Choices choices, JsonObject json, String name, long min, long max) {
    if (choices.flip()) {
      json.put(name, choices.between(min, max));
    }
  }
}
