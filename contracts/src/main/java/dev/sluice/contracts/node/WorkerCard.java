package dev.sluice.contracts.node;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;

/**
 * The description of a worker instance.
 *
 * @param id the id, unique among all starts of all nodes
 * @param verticle the name of the verticle's class
 * @param loop the name of the event loop; empty if unknown
 * @param addresses the instance's own addresses by public address
 * @param capacity the maximum number of concurrent tasks, from 1
 * @param upstreams the upstreams by kind and route, such as {@code jobs:lab}
 * @param repeatable the kinds and keys, such as {@code command:resize}, that may be repeated after
 *     a lost attempt although their kind may not
 */
public record WorkerCard(
    String id,
    String verticle,
    String loop,
    Map<String, String> addresses,
    int capacity,
    Map<String, Upstream> upstreams,
    Set<String> repeatable)
    implements Message {

  /** Copies the collections. */
  public WorkerCard {
    addresses = Map.copyOf(addresses);
    upstreams = Map.copyOf(upstreams);
    repeatable = Set.copyOf(repeatable);
  }

  /** Creates the card of a worker on an unknown event loop. */
  public WorkerCard(
      String id,
      String verticle,
      Map<String, String> addresses,
      int capacity,
      Map<String, Upstream> upstreams,
      Set<String> repeatable) {
    this(id, verticle, "", addresses, capacity, upstreams, repeatable);
  }

  /** Reads a card. */
  public static WorkerCard from(Fields fields) {
    return new WorkerCard(
        fields.string("id"),
        fields.string("verticle"),
        fields.string("loop", ""),
        fields.stringMap("addresses"),
        (int) fields.integer("capacity", 1, 1, 1_000_000),
        fields.map("upstreams", Upstream::from),
        Set.copyOf(fields.strings("repeatable")));
  }

  @Override
  public JsonObject toJson() {
    JsonObject byAddress = new JsonObject();
    addresses.forEach(byAddress::put);
    JsonObject byRoute = new JsonObject();
    upstreams.forEach((route, upstream) -> byRoute.put(route, upstream.toJson()));
    return new JsonObject()
        .put("id", id)
        .put("verticle", verticle)
        .put("loop", loop)
        .put("addresses", byAddress)
        .put("capacity", capacity)
        .put("upstreams", byRoute)
        .put("repeatable", new JsonArray(repeatable.stream().sorted().toList()));
  }
}
