package dev.sluice.contracts.node;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * The heartbeat of a node, published once a second.
 *
 * @param node the id of the node, new at each start
 * @param clusterId the id in the cluster manager; empty without a cluster
 * @param roles the roles of the node
 * @param workers the worker instances
 * @param leaving whether the node is shutting down and accepts no more work
 */
public record NodeBeat(
    String node, String clusterId, List<String> roles, List<WorkerCard> workers, boolean leaving)
    implements Message {
  /** The address on which beats are published. */
  public static final String ADDRESS = "sluice.node.beat.v1";

  /**
   * The address on which a new node requests a beat from all nodes. The body is an empty object.
   */
  public static final String HELLO = "sluice.node.hello.v1";

  /** Copies the lists. */
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
