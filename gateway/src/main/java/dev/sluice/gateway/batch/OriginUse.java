package dev.sluice.gateway.batch;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How many requests of a batch are open to each origin, the most that ever were, and refusals. */
final class OriginUse {
  /** A summary tells of so many origins at the most. */
  private static final int MAX_LISTED = 100;

  private final Map<String, Integer> open = new HashMap<>();
  private final Map<String, Told> told = new TreeMap<>();

  int open(String origin) {
    return open.getOrDefault(origin, 0);
  }

  void opened(String origin) {
    int now = open.merge(origin, 1, Integer::sum);
    Told entry = told.get(origin);
    if (entry == null && told.size() < MAX_LISTED) {
      entry = new Told();
      told.put(origin, entry);
    }
    if (entry != null) {
      entry.peak = Math.max(entry.peak, now);
    }
  }

  void closed(String origin) {
    open.computeIfPresent(origin, (name, count) -> count == 1 ? null : count - 1);
  }

  void pushedBack(String origin, String reason) {
    Told entry = told.get(origin);
    if (entry != null) {
      entry.refused++;
      entry.reason = reason;
    }
  }

  /**
   * As a summary tells it.
   *
   * @param gate knows where the concurrency to an origin has settled
   */
  JsonObject toJson(Gate gate) {
    JsonObject json = new JsonObject();
    told.forEach((origin, entry) -> json.put(origin, entry.toJson(gate.settled(origin))));
    return json;
  }

  private static final class Told {
    private int peak;
    private long refused;
    private @Nullable String reason;

    JsonObject toJson(@Nullable Integer settled) {
      return new JsonObject()
          .put("peak", peak)
          .put("settled", settled)
          .put("refused", refused)
          .put("reason", reason);
    }
  }
}
