package dev.sluice.runtime.greeter;

import dev.sluice.contracts.Address;
import dev.sluice.contracts.Kind;
import dev.sluice.contracts.Shortcut;
import dev.sluice.runtime.Node;
import dev.sluice.runtime.NodeModule;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The role {@code greeter}: all that is needed to add a kind of work. */
public final class GreeterModule implements NodeModule {
  static final Kind<Greet, Greeting> GREET =
      new Kind<>(
              "greet",
              new Address<>(
                  "example.greet.v1", Greet.class, Greeting.class, Greet::from, Greeting::from),
              true,
              null)
          .withShortcut(new Shortcut<>("/v1/greetings", "names", Greet::new));

  @Override
  public String role() {
    return "greeter";
  }

  @Override
  public List<Kind<?, ?>> kinds() {
    return List.of(GREET);
  }

  @Override
  public JsonObject defaults() {
    JsonObject section =
        new JsonObject()
            .put("words", "Hello")
            .put("instances", GreeterSettings.DEFAULT_CAPACITY.instances())
            .put("concurrency", GreeterSettings.DEFAULT_CAPACITY.concurrency())
            .put("mailbox", GreeterSettings.DEFAULT_CAPACITY.mailbox());
    return new JsonObject().put("greeter", section);
  }

  @Override
  public Future<?> start(Node node) {
    GreeterSettings settings = node.settings().section("greeter", GreeterSettings::from);
    return node.deployWorkers(
        role(), settings.capacity().instances(), () -> new GreeterVerticle(settings));
  }
}
