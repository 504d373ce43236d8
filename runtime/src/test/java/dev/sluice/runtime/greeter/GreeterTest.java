package dev.sluice.runtime.greeter;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.runtime.Node;
import dev.sluice.runtime.NodeModule;
import dev.sluice.runtime.NodeOptions;
import dev.sluice.runtime.settings.Settings;
import dev.sluice.runtime.settings.SettingsLoader;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The example of the README: a kind of work that somebody adds. */
class GreeterTest {
  @Test
  void greet_isFoundAsAService_andAnswersOverTheBus() throws Exception {
    List<NodeModule> modules =
        ServiceLoader.load(NodeModule.class).stream().map(ServiceLoader.Provider::get).toList();
    Settings settings =
        new SettingsLoader(modules.stream().map(NodeModule::defaults).toList())
            .environment(Map.of("SLUICE_GREETER_WORDS", "Good day"))
            .load();
    Node node =
        Node.start(new NodeOptions(settings, modules, Set.of("greeter"), null)).await(10, SECONDS);
    try {
      EventBus bus = node.vertx().eventBus();

      assertThat(ask(bus, "Ada"))
          .isEqualTo(new JsonObject().put("name", "Ada").put("text", "Good day, Ada"));
      assertThatThrownBy(() -> ask(bus, " ")).hasMessage("name:   (expected: somebody's name)");
    } finally {
      node.close(1_000).await(10, SECONDS);
    }
  }

  private static Object ask(EventBus bus, String name) throws Exception {
    return bus.request("example.greet.v1", new JsonObject().put("name", name))
        .await(5, SECONDS)
        .body();
  }
}
