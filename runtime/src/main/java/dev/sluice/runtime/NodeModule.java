package dev.sluice.runtime;

import dev.sluice.contracts.Kind;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * Plug-in of a node: a role, its kinds of work, their settings, and their start.
 *
 * <p>Modules are loaded by {@link java.util.ServiceLoader} from {@code
 * META-INF/services/dev.sluice.runtime.NodeModule}. A new kind of work needs no other registration.
 */
public interface NodeModule {

  /** Returns the name of its role, as in {@code --roles}. */
  String role();

  /** Returns its sections of the settings, every key with its default. */
  default JsonObject defaults() {
    return new JsonObject();
  }

  /** Returns its kinds of work. Gateways on every node with this module know them. */
  default List<Kind<?, ?>> kinds() {
    return List.of();
  }

  /** Whether it hands out work, so that it starts after the others and is drained before them. */
  default boolean handsOutWork() {
    return false;
  }

  /**
   * Starts the module. Runs on a thread that may block, in order to read settings and secrets.
   *
   * @return completes when the module is ready; a failure ends the start of the node
   * @throws dev.sluice.runtime.settings.InvalidSettings if its settings are invalid
   */
  Future<?> start(Node node);
}
