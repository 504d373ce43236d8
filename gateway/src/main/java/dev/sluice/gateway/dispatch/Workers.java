package dev.sluice.gateway.dispatch;

import dev.sluice.contracts.node.NodeBeat;
import dev.sluice.contracts.node.Upstream;
import dev.sluice.contracts.node.WorkerCard;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Who is there: every node that beats, its worker instances, and what each has to do. */
final class Workers {
  /** A node that has said nothing for so long is taken for gone. */
  static final long SILENCE_MILLIS = 5_000;

  private final Map<String, Presence> nodes = new TreeMap<>();
  private final Map<String, Worker> workers = new TreeMap<>();
  private final Map<String, List<Worker>> byAddress = new HashMap<>();
  private final Map<String, Upstream> upstreams = new HashMap<>();
  private final Map<String, Integer> limits = new HashMap<>();

  /** Takes a sign of life. */
  void beat(NodeBeat beat, long now) {
    Presence known = nodes.get(beat.node());
    nodes.put(beat.node(), new Presence(beat, now, known == null ? now : known.since()));
    for (WorkerCard card : beat.workers()) {
      Worker worker = workers.get(card.id());
      if (worker == null) {
        worker = join(beat.node(), card);
      }
      worker.update(card, beat.leaving());
    }
  }

  /** The nodes that have been silent for too long. */
  List<String> silent(long now) {
    return nodes.values().stream()
        .filter(presence -> now - presence.heard() > SILENCE_MILLIS)
        .map(presence -> presence.beat().node())
        .toList();
  }

  /** The node that the cluster knows by this id; null where none has told it. */
  @Nullable String nodeOf(String clusterId) {
    return nodes.values().stream()
        .map(Presence::beat)
        .filter(beat -> beat.clusterId().equals(clusterId))
        .map(NodeBeat::node)
        .findFirst()
        .orElse(null);
  }

  /** Forgets a node and its workers. */
  void remove(String node) {
    nodes.remove(node);
    workers.values().removeIf(worker -> worker.node().equals(node));
    byAddress.values().forEach(list -> list.removeIf(worker -> worker.node().equals(node)));
    byAddress.values().removeIf(List::isEmpty);
    learnUpstreams();
  }

  /** Takes a place at the worker with the least to do; null where none has room. */
  @Nullable Worker takeLeastLoaded(String address, long now) {
    Worker best = null;
    for (Worker worker : byAddress.getOrDefault(address, List.of())) {
      if (worker.hasRoom(now) && (best == null || worker.out() < best.out())) {
        best = worker;
      }
    }
    if (best != null) {
      best.take();
    }
    return best;
  }

  /** The workers of which nobody knows how late they are. */
  List<Worker> toBePinged(long now) {
    return workers.values().stream().filter(worker -> worker.isToBePinged(now)).toList();
  }

  /** Looks how long each has been silent. Returns those whose loops are held. */
  List<Worker> held(long now) {
    workers.values().forEach(worker -> worker.silence().look(now));
    return workers.values().stream().filter(worker -> worker.silence().isHeld(now)).toList();
  }

  /** Whether the loops of all workers of a node speak. */
  boolean speaks(String node, long now) {
    return workers.values().stream()
        .noneMatch(worker -> worker.node().equals(node) && worker.silence().isHeld(now));
  }

  /** Whether some other worker that speaks serves an address. */
  boolean isServedElsewhere(String address, Worker than, long now) {
    return byAddress.getOrDefault(address, List.of()).stream()
        .anyMatch(
            worker -> worker != than && !worker.isLeaving() && !worker.silence().isQuiet(now));
  }

  /** Whether there is any worker at all. */
  boolean isEmpty() {
    return workers.isEmpty();
  }

  boolean serves(String address) {
    return byAddress.containsKey(address);
  }

  /** Where the requests of a route go; null where no worker has told it. */
  @Nullable Upstream upstream(String route) {
    return upstreams.get(route);
  }

  /** How many requests at once the settings allow to an origin. */
  int limit(String origin) {
    return limits.getOrDefault(origin, Upstream.UNLIMITED);
  }

  /** The nodes as {@code GET /v1/nodes} tells them. */
  JsonArray toJson(long now) {
    JsonArray json = new JsonArray();
    nodes.values().forEach(presence -> json.add(describe(presence, now)));
    return json;
  }

  /** What workers say of their upstreams does not change while they live. */
  private void learnUpstreams() {
    upstreams.clear();
    limits.clear();
    workers.values().forEach(worker -> worker.card().upstreams().forEach(this::learn));
  }

  private void learn(String route, Upstream upstream) {
    upstreams.put(route, upstream);
    limits.merge(upstream.origin(), upstream.limit(), Math::min);
  }

  private Worker join(String node, WorkerCard card) {
    Worker worker = new Worker(node, card);
    workers.put(card.id(), worker);
    card.addresses()
        .keySet()
        .forEach(name -> byAddress.computeIfAbsent(name, key -> new ArrayList<>()).add(worker));
    learnUpstreams();
    return worker;
  }

  private JsonObject describe(Presence presence, long now) {
    JsonArray own = new JsonArray();
    workers.values().stream()
        .filter(worker -> worker.node().equals(presence.beat().node()))
        .forEach(worker -> own.add(describe(worker, now)));
    return new JsonObject()
        .put("node", presence.beat().node())
        .put("roles", new JsonArray(List.copyOf(presence.beat().roles())))
        .put("leaving", presence.beat().leaving())
        .put("ready", !presence.beat().leaving() && speaks(presence.beat().node(), now))
        .put("knownForMillis", now - presence.since())
        .put("silentForMillis", now - presence.heard())
        .put("workers", own);
  }

  private static JsonObject describe(Worker worker, long now) {
    JsonArray addresses = new JsonArray();
    worker.card().addresses().keySet().stream().sorted().forEach(addresses::add);
    return new JsonObject()
        .put("worker", worker.card().id())
        .put("verticle", worker.card().verticle())
        .put("loop", worker.loop())
        .put("addresses", addresses)
        .put("capacity", worker.card().capacity())
        .put("out", worker.out())
        .put("silentForMillis", worker.silence().millis(now));
  }

  private record Presence(NodeBeat beat, long heard, long since) {}
}
