package dev.sluice.gateway.dispatch;

import dev.sluice.contracts.node.NodeBeat;
import dev.sluice.contracts.node.WorkerCard;
import io.vertx.core.json.JsonArray;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Keeps the worker instances of all nodes, and selects one for each attempt. */
final class Workers {
  private final Map<String, Worker> workers = new TreeMap<>();
  private final Map<String, List<Worker>> byAddress = new HashMap<>();
  private final Upstreams upstreams = new Upstreams();

  /** Adds or updates the workers of a node. */
  void beat(NodeBeat beat) {
    for (WorkerCard card : beat.workers()) {
      Worker worker = workers.get(card.id());
      if (worker == null) {
        worker = join(beat.node(), card);
      }
      worker.update(card, beat.leaving());
    }
  }

  /** Removes the workers of a node. */
  void remove(String node) {
    workers.values().removeIf(worker -> worker.node().equals(node));
    byAddress.values().forEach(list -> list.removeIf(worker -> worker.node().equals(node)));
    byAddress.values().removeIf(List::isEmpty);
    upstreams.replace(workers.values());
  }

  /** Returns all workers, as they are at this moment. */
  List<Worker> all() {
    return List.copyOf(workers.values());
  }

  /** Returns the upstreams that the workers report. */
  Upstreams upstreams() {
    return upstreams;
  }

  /** Reserves a place at the worker with the fewest tasks; null if no worker takes one more. */
  @Nullable Worker takeLeastLoaded(String address, long now) {
    Worker best = null;
    for (Worker worker : byAddress.getOrDefault(address, List.of())) {
      if (worker.hasRoom(now) && (best == null || worker.load() < best.load())) {
        best = worker;
      }
    }
    if (best != null) {
      best.take();
    }
    return best;
  }

  /** Returns whether no worker of a node misses its heartbeat. */
  boolean areResponsive(String node, long now) {
    return of(node).noneMatch(worker -> worker.heartbeat().isMissing(now));
  }

  /** Returns whether an address is served by a responsive worker other than this one. */
  boolean isServedElsewhere(String address, Worker than, long now) {
    return byAddress.getOrDefault(address, List.of()).stream()
        .anyMatch(
            worker -> worker != than && !worker.isLeaving() && !worker.heartbeat().isOverdue(now));
  }

  boolean isEmpty() {
    return workers.isEmpty();
  }

  /** Returns whether any worker serves an address, busy or not. */
  boolean serves(String address) {
    return byAddress.containsKey(address);
  }

  /** Returns the workers of a node in the form of {@code GET /v1/nodes}. */
  JsonArray toJson(String node, long now) {
    JsonArray json = new JsonArray();
    of(node).forEach(worker -> json.add(worker.toJson(now)));
    return json;
  }

  private Stream<Worker> of(String node) {
    return workers.values().stream().filter(worker -> worker.node().equals(node));
  }

  private Worker join(String node, WorkerCard card) {
    Worker worker = new Worker(node, card);
    workers.put(card.id(), worker);
    card.addresses()
        .keySet()
        .forEach(name -> byAddress.computeIfAbsent(name, key -> new ArrayList<>()).add(worker));
    upstreams.replace(workers.values());
    return worker;
  }
}
