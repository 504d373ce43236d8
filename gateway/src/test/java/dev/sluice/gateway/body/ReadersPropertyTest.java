package dev.sluice.gateway.body;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.Kind;
import dev.sluice.contracts.kinds.Kinds;
import dev.sluice.gateway.batch.TaskSpec;
import dev.sluice.testkit.property.Choices;
import dev.sluice.testkit.property.JsonTrees;
import dev.sluice.testkit.property.Mutations;
import dev.sluice.testkit.property.Property;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Bodies of any shape: each reader accepts or refuses them, and nothing else happens. */
class ReadersPropertyTest {
  private static final int RUNS = 10_000;
  private static final List<String> NAMES =
      List.of(
          "kind",
          "zip",
          "source",
          "key",
          "country",
          "url",
          "file",
          "command",
          "args",
          "stdin",
          "id",
          "timeoutMillis",
          "tasks",
          "options");
  private static final List<String> LINES =
      List.of(
          "{\"kind\":\"jobs\",\"zip\":\"79936\"}",
          "{\"kind\":\"jobs\",\"source\":\"a\",\"key\":\"K\\u00f6ln\"}",
          "{\"kind\":\"flags\",\"country\":\"br\",\"id\":\"x\"}",
          "{\"kind\":\"download\",\"url\":\"https://example.org/a?b=c\",\"file\":\"a.bin\"}",
          "{\"kind\":\"command\",\"command\":\"echo\",\"args\":[\"a\",\"\"],\"stdin\":\"x\"}",
          "{\"tasks\":[{\"kind\":\"jobs\",\"zip\":\"79936\"},1,[2,-0.5e3],null],\"options\":{}}");

  private final TaskReader tasks =
      new TaskReader(
          Stream.of(Kinds.JOBS, Kinds.FLAGS, Kinds.DOWNLOAD, Kinds.COMMAND)
              .collect(Collectors.toMap(Kind::name, kind -> kind)));

  @Test
  void json_writtenByVertx_isParsedAsVertxParsesIt() {
    Property.holds(
        RUNS,
        choices -> {
          Buffer json = Buffer.buffer(JsonTrees.object(choices, NAMES).encode());
          assertSame(choices, json, Objects.requireNonNull(value(json)));
        });
  }

  @Test
  void json_ofAnyBytes_isRefused_orParsedAsVertxParsesIt() {
    Property.holds(
        RUNS,
        choices -> {
          Buffer json = Buffer.buffer(mutated(choices));
          Object value = value(json);
          if (value != null) {
            assertSame(choices, json, value);
          }
        });
  }

  @Test
  void list_parsedElementByElement_equalsTheListParsedWhole() {
    Property.holds(
        RUNS,
        choices -> {
          Buffer json = Buffer.buffer(mutated(choices));
          JsonObject whole = object(json);
          List<@Nullable Object> elements = new ArrayList<>();
          JsonObject others = objectWithList(json, elements);
          assertThat(others == null).isEqualTo(whole == null);
          if (whole != null && others != null) {
            boolean isListed = whole.getValue("tasks") instanceof JsonArray;
            JsonObject again = others.copy();
            if (isListed) {
              again.put("tasks", new JsonArray(elements));
            }
            assertThat(again).isEqualTo(whole);
          }
        });
  }

  @Test
  void line_ofAnyBytes_isATaskOrInvalid() {
    Property.holds(
        RUNS,
        choices -> {
          byte[] line = mutated(choices);
          choices.note(new String(line, ISO_8859_1));
          TaskSpec spec = unlessInvalid(() -> tasks.readLine(line));
          if (spec != null) {
            assertThat(spec.request().key()).isNotNull();
            assertThat(spec.route()).isNotEmpty();
          }
        });
  }

  private static void assertSame(Choices choices, Buffer json, Object value) {
    choices.note(json.toString(ISO_8859_1));
    assertThat(Json.encode(value)).isEqualTo(Json.encode(Json.decodeValue(json)));
  }

  private static byte[] mutated(Choices choices) {
    return switch (choices.below(10)) {
      case 8 -> Mutations.noise(choices, 60);
      case 9 -> Mutations.of(choices, JsonTrees.object(choices, NAMES).encode().getBytes(UTF_8));
      default -> Mutations.of(choices, choices.oneOf(LINES).getBytes(UTF_8));
    };
  }

  private static @Nullable JsonObject object(Buffer json) {
    return unlessInvalid(() -> StrictJson.object("body", json));
  }

  private static @Nullable Object value(Buffer json) {
    Optional<Object> value =
        unlessInvalid(() -> Optional.ofNullable(StrictJson.value("body", json)));
    return value == null ? null : value.orElse(null);
  }

  private static @Nullable JsonObject objectWithList(Buffer json, List<@Nullable Object> into) {
    return unlessInvalid(() -> StrictJson.objectWithList("body", json, "tasks", collecting(into)));
  }

  private static StrictJson.Elements collecting(List<@Nullable Object> into) {
    return new StrictJson.Elements() {
      @Override
      public void begin() {}

      @Override
      public void take(int index, @Nullable Object value, String text) {
        assertThat(index).isEqualTo(into.size());
        assertThat(Json.encode(Json.decodeValue(text))).isEqualTo(Json.encode(value));
        into.add(value);
      }
    };
  }

  private static <T> @Nullable T unlessInvalid(Supplier<T> read) {
    try {
      return read.get();
    } catch (InvalidMessage invalid) {
      assertThat(invalid.faults()).isNotEmpty();
      return null;
    }
  }
}
