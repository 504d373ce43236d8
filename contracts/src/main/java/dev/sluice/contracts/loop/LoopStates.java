package dev.sluice.contracts.loop;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What a node tells all gateways once a second of its loops.
 *
 * @param node the node's id
 * @param loops each of them
 */
public record LoopStates(String node, List<LoopState> loops) implements Message {
  /** Where they are published. */
  public static final String ADDRESS = "sluice.loop.states.v1";

  /** Copies. */
  public LoopStates {
    loops = List.copyOf(loops);
  }

  /** Reads them. */
  public static LoopStates from(Fields fields) {
    return new LoopStates(fields.string("node"), fields.list("loops", LoopState::from));
  }

  @Override
  public JsonObject toJson() {
    return new JsonObject()
        .put("node", node)
        .put("loops", new JsonArray(loops.stream().map(LoopState::toJson).toList()));
  }
}
