package dev.sluice.contracts.node;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.Message;
import io.vertx.core.json.JsonObject;

/**
 * An upstream of a worker.
 *
 * @param origin {@code host:port}
 * @param limit the maximum number of concurrent requests, 1 to 10,000
 */
public record Upstream(String origin, int limit) implements Message {
  /** The default limit. */
  public static final int UNLIMITED = 10_000;

  /** Reads an upstream. */
  public static Upstream from(Fields fields) {
    return new Upstream(
        fields.string("origin"), (int) fields.integer("limit", UNLIMITED, 1, UNLIMITED));
  }

  @Override
  public JsonObject toJson() {
    return new JsonObject().put("origin", origin).put("limit", limit);
  }
}
