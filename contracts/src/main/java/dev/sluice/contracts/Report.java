package dev.sluice.contracts;

import static java.util.Objects.requireNonNull;

import dev.sluice.contracts.Failure.Connection;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * The result of one attempt, sent by a worker to its gateway: a value, a failure, or both.
 *
 * @param value the value; null if there is none
 * @param failure the failure; null if the attempt succeeded
 * @param held whether the worker's event loop may have been blocked just now, which the loop watch
 *     will report shortly
 */
public record Report(@Nullable Message value, @Nullable Failure failure, boolean held)
    implements Message {

  /** Refuses a report with neither value nor failure. */
  public Report {
    if (value == null && failure == null) {
      throw InvalidMessage.of("value", null, "a value, or a failure's code");
    }
  }

  /** Creates a report from a loop that was not blocked. */
  public Report(@Nullable Message value, @Nullable Failure failure) {
    this(value, failure, false);
  }

  /** Creates the report of an attempt that succeeded. */
  public static Report of(Message value) {
    return new Report(requireNonNull(value, "value"), null);
  }

  /** Creates the report of an attempt that failed. */
  public static Report of(Failure failure) {
    return new Report(failure.value(), failure);
  }

  /** Reads a report from another node. */
  public static Report from(Fields fields) {
    JsonObject json = fields.optionalJson("value");
    Message value = json == null ? null : new JsonMessage(json);
    boolean held = fields.bool("held", false);
    return new Report(value, fields.isPresent("code") ? failure(value, fields) : null, held);
  }

  /** Returns a copy from a loop that may have been blocked just now. */
  public Report withHeld() {
    return new Report(value, failure, true);
  }

  @Override
  public JsonObject toJson() {
    JsonObject json = new JsonObject();
    put(json, "held", held ? true : null);
    if (value != null) {
      json.put("value", value.toJson());
    }
    if (failure != null) {
      json.put("code", failure.code().name()).put("reason", failure.reason());
      put(json, "status", failure.status());
      put(json, "retryAfterMillis", failure.retryAfterMillis());
      put(json, "errors", Fault.toJson(failure.faults()));
      Connection connection = failure.connection();
      put(json, "connection", connection == null ? null : connection.name());
    }
    return json;
  }

  private static Failure failure(@Nullable Message value, Fields fields) {
    Failure failure = Failure.from(fields);
    if (failure instanceof InvalidMessage) {
      return failure;
    }
    failure = failure.withValue(value);
    Long retryAfter = fields.optionalInteger("retryAfterMillis", 0, Long.MAX_VALUE);
    failure = retryAfter == null ? failure : failure.withRetryAfter(retryAfter);
    Connection connection = fields.optionalConstant("connection", Connection.class);
    return connection == null ? failure : failure.withConnection(connection);
  }

  private static void put(JsonObject json, String field, @Nullable Object value) {
    if (value != null) {
      json.put(field, value);
    }
  }
}
