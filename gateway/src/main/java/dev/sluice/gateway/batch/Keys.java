package dev.sluice.gateway.batch;

import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.List;

/** The first hundred keys of a group, and the number of further ones. */
final class Keys {
  static final int MAX_LISTED = 100;

  private final List<String> first = new ArrayList<>();
  private long more;

  void add(String key) {
    if (first.size() < MAX_LISTED) {
      first.add(key);
    } else {
      more++;
    }
  }

  long more() {
    return more;
  }

  JsonArray toJson() {
    return new JsonArray(List.copyOf(first));
  }
}
