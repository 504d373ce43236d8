package dev.sluice.subprocess;

import dev.sluice.contracts.Kind;
import dev.sluice.contracts.kinds.Kinds;
import dev.sluice.runtime.Node;
import dev.sluice.runtime.NodeModule;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The role {@code command}: runs commands, and describes them to callers. */
public final class SubprocessModule implements NodeModule {

  @Override
  public String role() {
    return "command";
  }

  @Override
  public JsonObject defaults() {
    return new JsonObject()
        .put("command", CommandSettings.defaults())
        .put("commands", new JsonObject());
  }

  @Override
  public List<Kind<?, ?>> kinds() {
    return List.of(Kinds.COMMAND);
  }

  @Override
  public Future<?> start(Node node) {
    CommandSettings settings = CommandSettings.from(node.settings());
    return LimitsCheck.run(node.vertx(), settings.commands())
        .compose(fine -> settings.launcher().choose(node.vertx()))
        .compose(launcher -> deploy(node, settings, launcher))
        .compose(
            deployed -> node.deployWorkers("command-table", 1, () -> new TableVerticle(settings)));
  }

  private Future<?> deploy(Node node, CommandSettings settings, LauncherKind launcher) {
    return node.deployWorkers(
        role(), settings.capacity().instances(), () -> new SubprocessVerticle(settings, launcher));
  }
}
