package dev.sluice.contracts.node;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What a node tells all gateways once a second: that it is there, and who works on it.
 *
 * @param node the node's id, new at each start
 * @param clusterId the id that the cluster manager knows it by; empty where there is no cluster
 * @param roles what it runs
 * @param workers its worker instances
 * @param leaving whether it takes no more work
 */
public record NodeBeat(
    String node, String clusterId, List<String> roles, List<WorkerCard> workers, boolean leaving)
    implements Message {
  /** Where beats are published. */
  public static final String ADDRESS = "sluice.node.beat.v1";

  /** Where a newcomer asks all nodes for a beat at once. The body is an empty object. */
  public static final String HELLO = "sluice.node.hello.v1";

  /** Copies. */
  public NodeBeat {
    roles = List.copyOf(roles);
    workers = List.copyOf(workers);
  }

  /** Reads a beat. */
  public static NodeBeat from(Fields fields) {
    return new NodeBeat(
        fields.string("node"),
        fields.string("clusterId", ""),
        fields.strings("roles"),
        fields.list("workers", WorkerCard::from),
        fields.bool("leaving", false));
  }

  @Override
  public JsonObject toJson() {
    return new JsonObject()
        .put("node", node)
        .put("clusterId", clusterId)
        .put("roles", new JsonArray(List.copyOf(roles)))
        .put("workers", new JsonArray(workers.stream().map(WorkerCard::toJson).toList()))
        .put("leaving", leaving);
  }
}
