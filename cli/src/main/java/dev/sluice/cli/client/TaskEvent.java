package dev.sluice.cli.client;

import dev.sluice.contracts.Outcome;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * The end of one task.
 *
 * @param index the place of the task in the list, from 0
 * @param key the key of the task, such as its zip code
 * @param outcome how the task ended
 * @param code the failure code; null if it did not fail
 * @param reason the reason of the failure; null if there is none
 * @param value the result; empty if there is none
 * @param slot the slot of the batch that ran the task; −1 if it never ran
 * @param runMillis how long its attempts ran, in milliseconds
 */
public record TaskEvent(
    int index,
    String key,
    Outcome outcome,
    @Nullable String code,
    @Nullable String reason,
    JsonObject value,
    int slot,
    long runMillis) {

  /** Reads an event with the name {@code task}. */
  public static TaskEvent from(JsonObject event) {
    int index = event.getInteger("index");
    String key = event.getString("key");
    return new TaskEvent(
        index,
        key == null ? "#" + index : key,
        Outcome.valueOf(event.getString("outcome")),
        event.getString("code"),
        event.getString("reason"),
        event.getJsonObject("value", new JsonObject()),
        event.getInteger("slot", -1),
        event.getLong("runMillis", 0L));
  }

  /** Returns outcome, code and reason, such as {@code ERROR UPSTREAM_STATUS: 503}. */
  public String failure() {
    return outcome + (code == null ? "" : " " + code) + (reason == null ? "" : ": " + reason);
  }
}
