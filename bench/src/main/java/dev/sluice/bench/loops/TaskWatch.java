package dev.sluice.bench.loops;

import dev.sluice.bench.harness.Child;
import dev.sluice.bench.harness.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Polls what the gateway reports of one node: its tasks in flight and whether it is ready. */
final class TaskWatch {
  private final Child gateway;
  private final String node;
  private final String loop;
  private final Map<String, Long> started = new HashMap<>();
  private final List<Long> notReady = new ArrayList<>();
  private boolean isReady = true;
  private long oldestElsewhere;

  TaskWatch(Child gateway, String node, String loop) {
    this.gateway = gateway;
    this.node = node;
    this.loop = loop;
  }

  boolean isReady() {
    return isReady;
  }

  long oldestElsewhere() {
    return oldestElsewhere;
  }

  void take() throws IOException {
    Object told = Json.parse(gateway.get("/v1/tasks"));
    long now = System.currentTimeMillis();
    for (Object task : Json.list(told, "tasks")) {
      if (node.equals(Json.at(task, "node")) && !"stall".equals(Json.at(task, "kind"))) {
        task(task, now);
      }
    }
    isReady = readiness();
    if (!isReady) {
      notReady.add(System.currentTimeMillis());
    }
  }

  private void task(Object task, long now) {
    long since = Json.number(task, "sinceMillis");
    if (loop.equals(Json.at(task, "loop"))) {
      String attempt =
          Json.at(task, "batch") + "/" + Json.at(task, "index") + "#" + Json.at(task, "attempts");
      started.putIfAbsent(attempt, now - since);
    } else if ("jobs".equals(Json.at(task, "kind"))) {
      oldestElsewhere = Math.max(oldestElsewhere, since);
    }
  }

  private boolean readiness() throws IOException {
    for (Object each : Json.list(Json.parse(gateway.get("/v1/nodes")), "nodes")) {
      if (node.equals(Json.at(each, "node"))) {
        return Boolean.TRUE.equals(Json.at(each, "ready"));
      }
    }
    return false;
  }

  /** Returns the start times of attempts on the loop while it was blocked. */
  List<Long> startedIn(long begin, long end) {
    return started.values().stream().filter(at -> at >= begin && at < end).toList();
  }

  boolean wasNotReady() {
    return !notReady.isEmpty() && isReady;
  }

  /** Returns the time in which the node was not ready, in seconds since the loop was blocked. */
  String notReady(long begin) {
    return notReady.isEmpty()
        ? "never"
        : "%.1f…%.1f"
            .formatted(
                (notReady.get(0) - begin) / 1e3, (notReady.get(notReady.size() - 1) - begin) / 1e3);
  }
}
