package dev.sluice.gateway.batch;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** How many requests of a batch are open to each origin, and the most that ever were. */
final class OriginUse {
  /** A summary tells of so many origins at the most. */
  private static final int MOST_TOLD = 100;

  private final Map<String, Integer> open = new HashMap<>();
  private final Map<String, Integer> peak = new TreeMap<>();

  int open(String origin) {
    return open.getOrDefault(origin, 0);
  }

  void opened(String origin) {
    int now = open.merge(origin, 1, Integer::sum);
    if (peak.size() < MOST_TOLD || peak.containsKey(origin)) {
      peak.merge(origin, now, Math::max);
    }
  }

  void closed(String origin) {
    open.computeIfPresent(origin, (name, count) -> count == 1 ? null : count - 1);
  }

  JsonObject toJson() {
    JsonObject json = new JsonObject();
    peak.forEach((origin, most) -> json.put(origin, new JsonObject().put("peak", most)));
    return json;
  }
}
