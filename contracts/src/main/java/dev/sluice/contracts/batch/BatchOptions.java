package dev.sluice.contracts.batch;

import dev.sluice.contracts.Fault;
import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.Message;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options of a batch. Times are in milliseconds.
 *
 * @param concurrency the maximum number of concurrent tasks, 1 to 10,000
 * @param perOrigin the maximum number of them for one upstream {@code host:port}, 1 to 10,000
 * @param perSecond the maximum number of starts per second, 0.001 to 1,000,000; null for no limit
 * @param timeoutMillis the time limit of an attempt, 1 to 86,400,000
 * @param deadlineMillis the time limit of the batch, 1 to 86,400,000; null for none
 * @param workerWaitMillis the maximum time that a task waits for a worker, 0 to 86,400,000
 * @param retry the number of attempts and the backoff
 * @param haltAfterFailures the number of failures after which the batch halts; null for never
 * @param startAfterMillis the delay before the first task, 0 to 86,400,000
 */
public record BatchOptions(
    int concurrency,
    int perOrigin,
    @Nullable Double perSecond,
    long timeoutMillis,
    @Nullable Long deadlineMillis,
    long workerWaitMillis,
    Retry retry,
    @Nullable HaltRule haltAfterFailures,
    long startAfterMillis)
    implements Message {
  /** A day in milliseconds: the maximum of all times. */
  public static final long DAY = 86_400_000;

  private static final int MAX_CONCURRENT = 10_000;
  private static final List<String> LATER =
      List.of("durable", "startAt", "repeatEveryMillis", "idempotencyKey");

  /** The default options. */
  public static final BatchOptions DEFAULT =
      new BatchOptions(100, 100, null, 10_000, null, 5_000, Retry.DEFAULT, null, 0);

  /** Validates. */
  public BatchOptions {
    if (perSecond != null && !(perSecond >= 0.001 && perSecond <= 1e6)) {
      throw InvalidMessage.of("perSecond", perSecond, "0.001…1000000");
    }
  }

  /** Reads options and refuses unknown ones. */
  public static BatchOptions from(Fields fields) {
    LATER.forEach(name -> refuseLater(fields, name));
    int concurrency = (int) fields.integer("concurrency", DEFAULT.concurrency, 1, MAX_CONCURRENT);
    Fields retry = fields.optionalObject("retry");
    BatchOptions options =
        new BatchOptions(
            concurrency,
            (int) fields.integer("perOrigin", concurrency, 1, MAX_CONCURRENT),
            fields.optionalNumber("perSecond"),
            fields.integer("timeoutMillis", DEFAULT.timeoutMillis, 1, DAY),
            fields.optionalInteger("deadlineMillis", 1, DAY),
            fields.integer("workerWaitMillis", DEFAULT.workerWaitMillis, 0, DAY),
            retry == null ? Retry.DEFAULT : Fields.below("/retry", () -> Retry.from(retry)),
            HaltRule.of(fields.any("haltAfterFailures")),
            fields.integer("startAfterMillis", 0, 0, DAY));
    fields.refuseOthers();
    return options;
  }

  @Override
  public JsonObject toJson() {
    JsonObject json =
        new JsonObject()
            .put("concurrency", concurrency)
            .put("perOrigin", perOrigin)
            .put("timeoutMillis", timeoutMillis)
            .put("workerWaitMillis", workerWaitMillis)
            .put("retry", retry.toJson())
            .put("startAfterMillis", startAfterMillis);
    if (perSecond != null) {
      json.put("perSecond", perSecond);
    }
    if (deadlineMillis != null) {
      json.put("deadlineMillis", deadlineMillis);
    }
    return haltAfterFailures == null
        ? json
        : json.put("haltAfterFailures", haltAfterFailures.toValue());
  }

  private static void refuseLater(Fields fields, String name) {
    if (fields.isPresent(name)) {
      throw new InvalidMessage(
          List.of(new Fault("/" + name, "not supported (expected: left out in this version)")));
    }
  }
}
