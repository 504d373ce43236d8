package dev.sluice.contracts;

import static java.util.Objects.requireNonNull;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What a worker tells its gateway of one attempt: a value, or a failure that may come with one.
 *
 * @param value what came of it; null where nothing did
 * @param failure why it failed; null where it did not
 */
public record Report(@Nullable Message value, @Nullable Failure failure) implements Message {

  /** Refuses a report of nothing: whoever gets it could not answer. */
  public Report {
    if (value == null && failure == null) {
      throw InvalidMessage.of("value", null, "a value, or a failure's code");
    }
  }

  /** The report of an attempt that went well. */
  public static Report of(Message value) {
    return new Report(requireNonNull(value, "value"), null);
  }

  /** The report of an attempt that failed. */
  public static Report of(Failure failure) {
    return new Report(failure.value(), failure);
  }

  /** Reads a report that came from another node. */
  public static Report from(Fields fields) {
    JsonObject json = fields.optionalJson("value");
    Message value = json == null ? null : new JsonMessage(json);
    String code = fields.optionalString("code");
    return new Report(value, code == null ? null : failure(code, value, fields));
  }

  @Override
  public JsonObject toJson() {
    JsonObject json = new JsonObject();
    if (value != null) {
      json.put("value", value.toJson());
    }
    if (failure != null) {
      json.put("code", failure.code().name()).put("reason", failure.reason());
      put(json, "status", failure.status());
      put(json, "retryAfterMillis", failure.retryAfterMillis());
    }
    return json;
  }

  private static Failure failure(String code, @Nullable Message value, Fields fields) {
    Failure failure = new Failure(codeOf(code), fields.string("reason")).withValue(value);
    Long status = fields.optionalInteger("status");
    Long retryAfter = fields.optionalInteger("retryAfterMillis");
    failure = status == null ? failure : failure.withStatus(status.intValue());
    return retryAfter == null ? failure : failure.withRetryAfter(retryAfter);
  }

  private static FailureCode codeOf(String name) {
    try {
      return FailureCode.valueOf(name);
    } catch (IllegalArgumentException unknown) {
      throw InvalidMessage.of("code", name, "a failure code");
    }
  }

  private static void put(JsonObject json, String field, @Nullable Object value) {
    if (value != null) {
      json.put(field, value);
    }
  }
}
