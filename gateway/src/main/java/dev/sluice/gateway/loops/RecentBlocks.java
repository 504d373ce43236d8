package dev.sluice.gateway.loops;

import dev.sluice.contracts.loop.LoopBlocked;
import io.vertx.core.json.JsonArray;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Keeps the last blocks of each event loop, the newest first. */
final class RecentBlocks {
  private static final int MAX_PER_LOOP = 10;
  private static final String POOLS = "pools";

  private final Map<LoopKey, Deque<LoopBlocked>> blocks = new HashMap<>();

  /** Returns the key of the blocks of all worker pools of a node. */
  static LoopKey pools(String node) {
    return new LoopKey(node, POOLS);
  }

  void add(LoopBlocked block) {
    LoopKey key =
        block.form() == LoopBlocked.Form.WORKER
            ? pools(block.node())
            : new LoopKey(block.node(), block.loop());
    Deque<LoopBlocked> own = blocks.computeIfAbsent(key, name -> new ArrayDeque<>());
    own.addFirst(block);
    if (own.size() > MAX_PER_LOOP) {
      own.removeLast();
    }
  }

  JsonArray of(LoopKey loop) {
    JsonArray json = new JsonArray();
    blocks.getOrDefault(loop, new ArrayDeque<>()).forEach(block -> json.add(block.toJson()));
    return json;
  }

  /** Removes the blocks of all nodes but these. */
  void retain(Set<String> nodes) {
    blocks.keySet().removeIf(loop -> !nodes.contains(loop.node()));
  }
}
