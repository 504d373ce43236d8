package dev.sluice.gateway;

import dev.sluice.contracts.Address;
import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.Kind;
import dev.sluice.contracts.Message;
import dev.sluice.contracts.Request;
import dev.sluice.contracts.Shortcut;
import dev.sluice.runtime.Node;
import dev.sluice.runtime.NodeModule;
import dev.sluice.runtime.actor.Actor;
import dev.sluice.runtime.actor.Capacity;
import dev.sluice.runtime.actor.Work;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.UnaryOperator;

/** A plug-in kind of work with a shortcut: {@code POST /v1/translations}. */
final class TranslatorModule implements NodeModule {
  private static final Kind<Translate, Translation> TRANSLATE =
      new Kind<>(
              "translate",
              new Address<>(
                  "acme.translate.v1",
                  Translate.class,
                  Translation.class,
                  Translate::from,
                  Translation::from),
              true,
              null)
          .withShortcut(
              new Shortcut<>("/v1/translations", "texts", text -> new Translate(text, "en"))
                  .withOtherFields(TranslatorModule::target)
                  .withNamedList("greetings", List.of("hello", "good \"bye\"")));

  @Override
  public String role() {
    return "translator";
  }

  @Override
  public List<Kind<?, ?>> kinds() {
    return List.of(TRANSLATE);
  }

  @Override
  public Future<?> start(Node node) {
    return node.deployWorkers(role(), 1, Translator::new);
  }

  private static UnaryOperator<Translate> target(Fields fields) {
    String to = fields.string("to");
    return request -> new Translate(request.text(), to);
  }

  private static final class Translator extends Actor {
    Translator() {
      super(new Capacity(1, 10, 10));
    }

    @Override
    public Future<?> start() {
      return serve(TRANSLATE, this::translate);
    }

    private Future<Translation> translate(Translate request, Work work) {
      return Future.succeededFuture(new Translation(request.to() + ":" + request.text()));
    }
  }

  private record Translate(String text, String to) implements Request {
    Translate {
      if (text.isBlank()) {
        throw InvalidMessage.of("text", text, "a text");
      }
    }

    static Translate from(Fields fields) {
      return new Translate(fields.string("text"), fields.string("to"));
    }

    @Override
    public String key() {
      return text;
    }

    @Override
    public JsonObject identity() {
      return new JsonObject().put("text", text);
    }

    @Override
    public JsonObject toJson() {
      return identity().put("to", to);
    }
  }

  private record Translation(String text) implements Message {
    static Translation from(Fields fields) {
      return new Translation(fields.string("text"));
    }

    @Override
    public JsonObject toJson() {
      return new JsonObject().put("text", text);
    }
  }
}
