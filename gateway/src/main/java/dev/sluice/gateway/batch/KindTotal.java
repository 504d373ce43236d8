package dev.sluice.gateway.batch;

import dev.sluice.contracts.Message;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Adds up a field of the values of one kind's tasks, and lists the tasks that have no value. */
final class KindTotal {
  private final String field;
  private final Keys missing = new Keys();
  private long sum;
  private long counted;
  private long of;

  /**
   * @param field the field of the value that is added up
   */
  KindTotal(String field) {
    this.field = field;
  }

  /** Counts one more task that is to be added up. */
  void expect() {
    of++;
  }

  /**
   * Adds a task that has ended.
   *
   * @param value its value; null unless it ended {@code OK}
   */
  void add(String key, @Nullable Message value) {
    Object number = value == null ? null : value.toJson().getValue(field);
    if (number instanceof Number addend) {
      sum += addend.longValue();
      counted++;
    } else {
      missing.add(key);
    }
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("sum", sum)
        .put("counted", counted)
        .put("of", of)
        .put("complete", counted == of)
        .put("missing", missing.toJson())
        .put("more", missing.more());
  }
}
