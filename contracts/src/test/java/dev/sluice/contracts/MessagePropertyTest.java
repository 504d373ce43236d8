package dev.sluice.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.batch.BatchOptions;
import dev.sluice.contracts.batch.HaltRule;
import dev.sluice.contracts.event.BatchEvent;
import dev.sluice.contracts.event.TaskEnded;
import dev.sluice.testkit.property.Choices;
import dev.sluice.testkit.property.JsonTrees;
import dev.sluice.testkit.property.Property;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;

/** Every message, read from JSON of any shape: it is a message, or it is invalid, and no more. */
class MessagePropertyTest {
  private static final int RUNS = 30_000;

  private final List<Example> examples = examples();
  private final List<String> names = names(examples);

  @Test
  void json_ofAnyShape_isAMessageOrInvalid() {
    Property.holds(RUNS, choices -> check(choices, JsonTrees.object(choices, names)));
  }

  @Test
  void message_thatWasTamperedWith_isAMessageOrInvalid() {
    Property.holds(
        RUNS,
        choices -> {
          Example example = choices.oneOf(examples);
          check(choices, example, JsonTrees.tampered(choices, example.json(), names));
        });
  }

  @Test
  void haltRule_ofAnyValue_isARuleOrInvalid_andSaysWhatItWasMadeOf() {
    Property.holds(
        RUNS,
        choices -> {
          Object value = JsonTrees.value(choices, names);
          HaltRule rule = unlessInvalid(() -> HaltRule.of(value));
          assertThat(rule == null ? null : HaltRule.of(rule.toValue())).isEqualTo(rule);
        });
  }

  @Test
  void faults_areOneLineEach_andPointToAPlace() {
    Property.holds(
        RUNS,
        choices -> {
          try {
            BatchOptions.from(Fields.of(JsonTrees.object(choices, names)));
          } catch (InvalidMessage invalid) {
            assertThat(invalid.faults()).isNotEmpty().hasSizeLessThanOrEqualTo(100);
            assertThat(invalid.faults())
                .allMatch(fault -> fault.pointer().startsWith("/"))
                .allMatch(fault -> fault.detail().lines().count() == 1);
          }
        });
  }

  private void check(Choices choices, JsonObject json) {
    check(choices, choices.oneOf(examples), json);
  }

  private static void check(Choices choices, Example example, JsonObject json) {
    choices.note(example.message().getClass().getSimpleName() + " of " + json);
    Message message = unlessInvalid(() -> example.reader().apply(Fields.of(json)));
    if (message != null) {
      JsonObject wire = new JsonObject(Buffer.buffer(message.toJson().toBuffer().getBytes()));
      Message again = example.reader().apply(Fields.of(wire));
      assertThat(again.toJson().encode()).isEqualTo(message.toJson().encode());
      assertThat(wire.fieldNames()).allSatisfy(name -> checkNumber(json, wire, name));
    }
  }

  /** What is read as another number than was written is worse than what is refused. */
  private static void checkNumber(JsonObject written, JsonObject read, String name) {
    if (written.getValue(name) instanceof Number number && read.getValue(name) != null) {
      assertThat(read.getNumber(name).doubleValue()).as(name).isEqualTo(number.doubleValue());
    }
  }

  private static <T> @Nullable T unlessInvalid(Supplier<T> read) {
    try {
      return read.get();
    } catch (InvalidMessage invalid) {
      return null;
    }
  }

  @SuppressWarnings("unchecked")
  private static List<Example> examples() {
    List<Example> examples = new ArrayList<>();
    for (Arguments arguments : RoundTripTest.messages().toList()) {
      Object[] pair = arguments.get();
      examples.add(new Example((Message) pair[0], (Function<Fields, Message>) pair[1]));
    }
    Failure failure =
        new Failure(FailureCode.UPSTREAM_STATUS, "503")
            .withStatus(503)
            .withRetryAfter(1_000)
            .withConnection(Failure.Connection.RESET);
    examples.add(new Example(Report.of(failure), Report::from));
    examples.add(new Example(ended(failure), BatchEvent::from));
    InvalidMessage invalid = InvalidMessage.of("zip", "7993", "five digits");
    examples.add(new Example(Report.of(invalid), Report::from));
    examples.add(new Example(ended(invalid), BatchEvent::from));
    return examples;
  }

  private static TaskEnded ended(Failure failure) {
    Outcome outcome = failure.code().outcome();
    return new TaskEnded(1, 2, "jobs", "7", null, outcome, failure, null, TaskEnded.Run.NONE);
  }

  private static List<String> names(List<Example> examples) {
    TreeSet<String> names = new TreeSet<>(List.of("durable", "startAt", "kind"));
    examples.stream()
        .flatMap(example -> Stream.of(example.json()))
        .forEach(json -> addNames(json, names));
    return List.copyOf(names);
  }

  private static void addNames(JsonObject json, Set<String> names) {
    names.addAll(json.fieldNames());
    json.forEach(
        field -> {
          if (field.getValue() instanceof JsonObject inner) {
            addNames(inner, names);
          }
        });
  }

  private record Example(Message message, Function<Fields, Message> reader) {
    JsonObject json() {
      return message.toJson();
    }
  }
}
