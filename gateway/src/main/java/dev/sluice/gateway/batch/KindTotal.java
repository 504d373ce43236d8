package dev.sluice.gateway.batch;

import dev.sluice.contracts.Message;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** What the tasks of one kind add up to, out of how many, and which of them are missing from it. */
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

  /** One more task is to be counted. */
  void expect() {
    of++;
  }

  /** A task has ended, with a value where it ended well. */
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
