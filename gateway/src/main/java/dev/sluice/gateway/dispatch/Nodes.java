package dev.sluice.gateway.dispatch;

import dev.sluice.contracts.node.NodeBeat;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Keeps the last beat of each node. */
final class Nodes {
  /** A node that has sent no beat for this long has left the cluster. */
  static final long SILENCE_MILLIS = 5_000;

  private final Map<String, Presence> nodes = new TreeMap<>();

  void beat(NodeBeat beat, long now) {
    Presence known = nodes.get(beat.node());
    nodes.put(beat.node(), new Presence(beat, now, known == null ? now : known.since()));
  }

  void remove(String node) {
    nodes.remove(node);
  }

  /** Returns the nodes that have been silent for too long. */
  List<String> silent(long now) {
    return nodes.values().stream()
        .filter(presence -> presence.silentMillis(now) > SILENCE_MILLIS)
        .map(presence -> presence.beat().node())
        .toList();
  }

  /** Returns the node with this member id in the cluster; null if none has reported it. */
  @Nullable String nameOf(String clusterId) {
    return nodes.values().stream()
        .map(Presence::beat)
        .filter(beat -> beat.clusterId().equals(clusterId))
        .map(NodeBeat::node)
        .findFirst()
        .orElse(null);
  }

  /** Returns the nodes and their workers in the form of {@code GET /v1/nodes}. */
  JsonArray toJson(Workers workers, long now) {
    JsonArray json = new JsonArray();
    nodes.values().forEach(presence -> json.add(presence.toJson(workers, now)));
    return json;
  }

  private record Presence(NodeBeat beat, long heardAt, long since) {
    long silentMillis(long now) {
      return now - heardAt;
    }

    JsonObject toJson(Workers workers, long now) {
      return new JsonObject()
          .put("node", beat.node())
          .put("roles", new JsonArray(List.copyOf(beat.roles())))
          .put("leaving", beat.leaving())
          .put("ready", !beat.leaving() && workers.areResponsive(beat.node(), now))
          .put("knownForMillis", now - since)
          .put("silentForMillis", silentMillis(now))
          .put("workers", workers.toJson(beat.node(), now));
    }
  }
}
