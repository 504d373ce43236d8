package dev.sluice.contracts.batch;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.Message;
import io.vertx.core.json.JsonObject;

/**
 * The retries of a task.
 *
 * @param attempts the maximum number of attempts, 1 to 20
 * @param backoffMillis the maximum of the first delay, 1 to 60,000; it doubles with each attempt
 */
public record Retry(int attempts, int backoffMillis) implements Message {
  /** Three attempts, the first delay at most 100 ms. */
  public static final Retry DEFAULT = new Retry(3, 100);

  /** Validates. */
  public Retry {
    if (attempts < 1 || attempts > 20) {
      throw InvalidMessage.of("attempts", attempts, "1…20");
    }
    if (backoffMillis < 1 || backoffMillis > 60_000) {
      throw InvalidMessage.of("backoffMillis", backoffMillis, "1…60000");
    }
  }

  /** Reads the retries. */
  public static Retry from(Fields fields) {
    Retry retry =
        new Retry(
            (int) fields.integer("attempts", DEFAULT.attempts, 1, 20),
            (int) fields.integer("backoffMillis", DEFAULT.backoffMillis, 1, 60_000));
    fields.refuseOthers();
    return retry;
  }

  @Override
  public JsonObject toJson() {
    return new JsonObject().put("attempts", attempts).put("backoffMillis", backoffMillis);
  }
}
