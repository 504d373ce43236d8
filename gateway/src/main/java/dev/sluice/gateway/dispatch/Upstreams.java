package dev.sluice.gateway.dispatch;

import dev.sluice.contracts.node.Upstream;
import dev.sluice.contracts.node.WorkerCard;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Maps routes to the upstreams that the workers report, and origins to their configured limits. */
final class Upstreams {
  private final Map<String, Upstream> byRoute = new HashMap<>();
  private final Map<String, Integer> limits = new HashMap<>();

  /** Returns the upstream of a route; null if no worker has reported it. */
  @Nullable Upstream of(String route) {
    return byRoute.get(route);
  }

  /** Returns how many requests to an origin the settings allow at once. */
  int limit(String origin) {
    return limits.getOrDefault(origin, Upstream.UNLIMITED);
  }

  /** Starts over with the upstreams of these workers, which do not change while a worker lives. */
  void replace(Collection<Worker> workers) {
    byRoute.clear();
    limits.clear();
    workers.stream().map(Worker::card).map(WorkerCard::upstreams).forEach(this::addAll);
  }

  private void addAll(Map<String, Upstream> upstreams) {
    byRoute.putAll(upstreams);
    upstreams.values().forEach(one -> limits.merge(one.origin(), one.limit(), Math::min));
  }
}
