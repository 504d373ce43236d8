package dev.sluice.contracts.node;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;

/**
 * What a worker instance tells of itself.
 *
 * @param id unique among all starts of all nodes
 * @param verticle the name of its class, for people
 * @param loop the name of the event loop that it lives on; empty where it does not tell
 * @param addresses by public address, its own address for the same messages
 * @param capacity how many tasks it takes at once, from 1
 * @param upstreams by kind and route, such as {@code jobs:lab}, where its requests go
 * @param repeatable by kind and key, such as {@code command:resize}, what may be done again where
 *     an attempt is lost, though its kind as such may not
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

  /** Copies. */
  public WorkerCard {
    addresses = Map.copyOf(addresses);
    upstreams = Map.copyOf(upstreams);
    repeatable = Set.copyOf(repeatable);
  }

  /** The card of a worker that does not tell its loop. */
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
