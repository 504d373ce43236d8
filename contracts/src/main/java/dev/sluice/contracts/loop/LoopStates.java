package dev.sluice.contracts.loop;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * The states of the event loops of a node, published once a second.
 *
 * @param node the id of the node
 * @param loops the states
 */
public record LoopStates(String node, List<LoopState> loops) implements Message {
  /** The address on which the states are published. */
  public static final String ADDRESS = "sluice.loop.states.v1";

  /** Copies the list. */
  public LoopStates {
    loops = List.copyOf(loops);
  }

  /** Reads the states. */
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
