package dev.sluice.cli.client;

import dev.sluice.contracts.Outcome;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * How one task ended.
 *
 * @param index its place in the list, from 0
 * @param key what it was about
 * @param outcome how it ended
 * @param code why it failed; null where it did not
 * @param reason the same for people; null where there is none
 * @param value what came of it; empty where nothing did
 * @param slot which of the batch's places did it; −1 where none did
 * @param runMillis how long it ran
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

  /** Reads an event of the name {@code task}. */
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

  /** The outcome and why, as {@code ERROR UPSTREAM_STATUS: 503}. */
  public String failure() {
    return outcome + (code == null ? "" : " " + code) + (reason == null ? "" : ": " + reason);
  }
}
