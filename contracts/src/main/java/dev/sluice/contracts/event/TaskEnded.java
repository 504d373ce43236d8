package dev.sluice.contracts.event;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.Fault;
import dev.sluice.contracts.Fields;
import dev.sluice.contracts.JsonMessage;
import dev.sluice.contracts.Message;
import dev.sluice.contracts.Outcome;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * A task has ended.
 *
 * @param seq the number of the event
 * @param index the place of the task in the list, from 0
 * @param kind the kind of the task; null for a line that is not a valid task
 * @param key the key of the task, such as its zip code; null for a line that is not a valid task
 * @param id the caller's id for the task; null if it has none
 * @param outcome how the task ended
 * @param failure why it ended so; null for {@link Outcome#OK} and {@link Outcome#NOT_FOUND}
 * @param value its result, which may come with a failure; null if there is none
 * @param run its attempts, and the time that they took
 */
public record TaskEnded(
    long seq,
    int index,
    @Nullable String kind,
    @Nullable String key,
    @Nullable String id,
    Outcome outcome,
    @Nullable Failure failure,
    @Nullable Message value,
    Run run)
    implements BatchEvent {
  static final String NAME = "task";

  static TaskEnded from(Fields fields) {
    JsonObject value = fields.optionalJson("value");
    return new TaskEnded(
        fields.integer("seq"),
        (int) fields.integer("index", 0, Integer.MAX_VALUE),
        fields.optionalString("kind"),
        fields.optionalString("key"),
        fields.optionalString("id"),
        fields.constant("outcome", Outcome.class),
        fields.isPresent("code") ? Failure.from(fields) : null,
        value == null ? null : new JsonMessage(value),
        Run.from(fields));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public JsonObject toJson() {
    JsonObject json = new JsonObject().put("event", NAME).put("seq", seq);
    return addTo(json);
  }

  /** Returns the JSON form without the name and the number of the event. */
  public JsonObject toResult() {
    return addTo(new JsonObject());
  }

  @Override
  public long length() {
    long text = failure == null ? 0 : failure.reason().length();
    return value == null ? text : text + value.length();
  }

  private JsonObject addTo(JsonObject json) {
    json.put("index", index).put("kind", kind).put("key", key);
    putIfPresent(json, "id", id);
    json.put("outcome", outcome.name());
    if (failure != null) {
      json.put("code", failure.code().name()).put("reason", failure.reason());
      putIfPresent(json, "errors", Fault.toJson(failure.faults()));
      putIfPresent(json, "status", failure.status());
    }
    if (value != null) {
      json.put("value", value.toJson());
    }
    return run.addTo(json);
  }

  private static void putIfPresent(JsonObject json, String field, @Nullable Object value) {
    if (value != null) {
      json.put(field, value);
    }
  }

  /**
   * The attempts at a task, and the time that they took.
   *
   * @param attempts the number of attempts
   * @param slot the slot of the batch that the last attempt ran in; null if there was no attempt
   * @param node the node that the last attempt ran on; null if there was no attempt
   * @param queuedMillis how long the task waited, in milliseconds
   * @param runMillis how long its attempts ran, in milliseconds
   */
  public record Run(
      int attempts,
      @Nullable Integer slot,
      @Nullable String node,
      long queuedMillis,
      long runMillis) {
    /** The run of a task that was never queued. */
    public static final Run NONE = new Run(0, null, null, 0, 0);

    static Run from(Fields fields) {
      Long slot = fields.optionalInteger("slot", 0, Integer.MAX_VALUE);
      return new Run(
          (int) fields.integer("attempts", 0, Integer.MAX_VALUE),
          slot == null ? null : slot.intValue(),
          fields.optionalString("node"),
          fields.integer("queuedMillis"),
          fields.integer("runMillis"));
    }

    JsonObject addTo(JsonObject json) {
      json.put("attempts", attempts);
      putIfPresent(json, "slot", slot);
      putIfPresent(json, "node", node);
      return json.put("queuedMillis", queuedMillis).put("runMillis", runMillis);
    }
  }
}
