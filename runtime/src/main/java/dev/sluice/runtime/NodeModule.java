package dev.sluice.runtime;

import dev.sluice.contracts.Kind;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What a module brings to a node: a role, the kinds of work that it adds, their settings, and how
 * to start it.
 *
 * <p>A module is found by {@link java.util.ServiceLoader}: it names its implementation in {@code
 * META-INF/services/dev.sluice.runtime.NodeModule}. That one registration is all that a new kind of
 * work needs.
 */
public interface NodeModule {

  /** The name by which {@code --roles} asks for it. */
  String role();

  /** The sections of the settings that are this module's, every key with its default. */
  default JsonObject defaults() {
    return new JsonObject();
  }

  /** The kinds of work that it adds; known to gateways on every node that has the module. */
  default List<Kind<?, ?>> kinds() {
    return List.of();
  }

  /** Whether it is started after the others and drained before them, as what hands out work is. */
  default boolean handsOutWork() {
    return false;
  }

  /**
   * Starts it. Runs on a thread that may block, so that settings and secrets can be read.
   *
   * @return completes when it is ready; fails where the node cannot start
   * @throws dev.sluice.runtime.settings.InvalidSettings where its settings are wrong
   */
  Future<?> start(Node node);
}
