package dev.sluice.gateway.batch;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts the open requests of a batch to each origin, their peak, and the refusals. */
final class OriginUse {
  /** Limits the origins that a summary lists. */
  private static final int MAX_LISTED = 100;

  private final Map<String, Integer> open = new HashMap<>();
  private final Map<String, Use> listed = new TreeMap<>();

  int open(String origin) {
    return open.getOrDefault(origin, 0);
  }

  void opened(String origin) {
    int now = open.merge(origin, 1, Integer::sum);
    Use use = listed.get(origin);
    if (use == null && listed.size() < MAX_LISTED) {
      use = new Use();
      listed.put(origin, use);
    }
    if (use != null) {
      use.peak = Math.max(use.peak, now);
    }
  }

  void closed(String origin) {
    open.computeIfPresent(origin, (name, count) -> count == 1 ? null : count - 1);
  }

  void pushedBack(String origin, String reason) {
    Use use = listed.get(origin);
    if (use != null) {
      use.refused++;
      use.reason = reason;
    }
  }

  /**
   * Returns the origins as they appear in a summary.
   *
   * @param gate knows the learned concurrency limit of each origin
   */
  JsonObject toJson(Gate gate) {
    JsonObject json = new JsonObject();
    listed.forEach((origin, use) -> json.put(origin, use.toJson(gate.settled(origin))));
    return json;
  }

  private static final class Use {
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
