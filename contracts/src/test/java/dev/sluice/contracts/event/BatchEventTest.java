package dev.sluice.contracts.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Fault;
import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.JsonMessage;
import dev.sluice.contracts.Message;
import dev.sluice.contracts.Outcome;
import dev.sluice.contracts.command.CommandResult;
import dev.sluice.contracts.event.TaskEnded.Run;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The JSON form of every event, field by field, and back. */
class BatchEventTest {
  private static final Message JOBS =
      new JsonMessage(new JsonObject("{\"jobs\":34,\"source\":\"lab\",\"synthetic\":true}"));

  @ParameterizedTest
  @MethodSource("events")
  void toJson_hasTheFieldsInTheirOrder(BatchEvent event, String json) {
    assertThat(event.toJson().encode()).isEqualTo(json);
  }

  @ParameterizedTest
  @MethodSource("events")
  void from_readsWhatToJsonWrites(BatchEvent event, String json) {
    BatchEvent read = BatchEvent.from(Fields.of(new JsonObject(json)));

    assertThat(read).hasSameClassAs(event);
    assertThat(read.seq()).isEqualTo(event.seq());
    assertThat(read.name()).isEqualTo(event.name());
    assertThat(read.toJson().encode()).isEqualTo(json);
  }

  static Stream<Arguments> events() {
    return Stream.of(
        arguments(
            new Started(0, "4f0c", 100L),
            "{\"event\":\"started\",\"batch\":\"4f0c\",\"seq\":0,\"submitted\":100}"),
        arguments(
            new Started(0, "4f0c", null),
            "{\"event\":\"started\",\"batch\":\"4f0c\",\"seq\":0,\"submitted\":null}"),
        arguments(new Submitted(9, 100), "{\"event\":\"submitted\",\"seq\":9,\"submitted\":100}"),
        arguments(
            new OutputPiece(18, 7, 1, "stdout", "hello\n"),
            "{\"event\":\"output\",\"seq\":18,\"index\":7,\"stream\":\"stdout\",\"text\":\"hello\\n\"}"),
        arguments(
            new OutputPiece(18, 7, 2, "stderr", ""),
            "{\"event\":\"output\",\"seq\":18,\"index\":7,\"attempt\":2,\"stream\":\"stderr\",\"text\":\"\"}"),
        arguments(
            new Finished(140, new JsonObject("{\"batch\":\"4f0c\",\"submitted\":100}")),
            "{\"event\":\"finished\",\"seq\":140,\"summary\":{\"batch\":\"4f0c\",\"submitted\":100}}"),
        arguments(
            jobs(null, Outcome.OK, null, JOBS, new Run(1, 12, "n1", 2, 103)),
            "{\"event\":\"task\",\"seq\":17,\"index\":3,\"kind\":\"jobs\",\"key\":\"79936\",\"outcome\":\"OK\","
                + "\"value\":{\"jobs\":34,\"source\":\"lab\",\"synthetic\":true},"
                + "\"attempts\":1,\"slot\":12,\"node\":\"n1\",\"queuedMillis\":2,\"runMillis\":103}"),
        arguments(
            jobs("mine", Outcome.NOT_FOUND, null, null, new Run(1, 0, "n1", 0, 1)),
            "{\"event\":\"task\",\"seq\":17,\"index\":3,\"kind\":\"jobs\",\"key\":\"79936\",\"id\":\"mine\",\"outcome\":\"NOT_FOUND\","
                + "\"attempts\":1,\"slot\":0,\"node\":\"n1\",\"queuedMillis\":0,\"runMillis\":1}"),
        arguments(
            jobs(null, Outcome.ERROR, status(503), null, new Run(3, 4, "n2", 5, 6)),
            "{\"event\":\"task\",\"seq\":17,\"index\":3,\"kind\":\"jobs\",\"key\":\"79936\",\"outcome\":\"ERROR\","
                + "\"code\":\"UPSTREAM_STATUS\",\"reason\":\"503\",\"status\":503,"
                + "\"attempts\":3,\"slot\":4,\"node\":\"n2\",\"queuedMillis\":5,\"runMillis\":6}"),
        arguments(
            jobs(null, Outcome.SKIPPED, halted(), null, Run.NONE),
            "{\"event\":\"task\",\"seq\":17,\"index\":3,\"kind\":\"jobs\",\"key\":\"79936\",\"outcome\":\"SKIPPED\","
                + "\"code\":\"HALTED\",\"reason\":\"halted after too many failures\","
                + "\"attempts\":0,\"queuedMillis\":0,\"runMillis\":0}"),
        arguments(
            new TaskEnded(2, 9, null, null, null, Outcome.REJECTED, invalid("zip"), null, Run.NONE),
            "{\"event\":\"task\",\"seq\":2,\"index\":9,\"kind\":null,\"key\":null,\"outcome\":\"REJECTED\","
                + "\"code\":\"INVALID\",\"reason\":\"zip: 7993 (expected: five digits)\","
                + "\"errors\":[{\"pointer\":\"/zip\",\"detail\":\"zip: 7993 (expected: five digits)\"}],"
                + "\"attempts\":0,\"queuedMillis\":0,\"runMillis\":0}"));
  }

  @Test
  void failure_isReadWithItsStatusAndItsFaults() {
    TaskEnded upstream = again(jobs(null, Outcome.ERROR, status(429), null, Run.NONE));
    TaskEnded refused = again(jobs(null, Outcome.REJECTED, invalid("args/0"), null, Run.NONE));

    assertThat(Objects.requireNonNull(upstream.failure()).status()).isEqualTo(429);
    assertThat(refused.failure()).isInstanceOf(InvalidMessage.class);
    assertThat(Objects.requireNonNull(refused.failure()).faults())
        .containsExactly(Fault.of("args/0", 7993, "five digits"));
  }

  @Test
  void result_isTheEventWithoutNameAndNumber() {
    TaskEnded ended = jobs("mine", Outcome.ERROR, status(503), JOBS, new Run(1, 1, "n1", 2, 3));

    JsonObject event = ended.toJson();
    event.remove("event");
    event.remove("seq");
    assertThat(ended.toResult().encode()).isEqualTo(event.encode());
  }

  @Test
  void length_isAboutThatOfTheText() {
    String text = "x".repeat(5_000);
    CommandResult value = new CommandResult(0, null, text, text, false, 1, null, null, null);

    assertThat(new OutputPiece(1, 0, 1, "stdout", text).length()).isEqualTo(5_000);
    assertThat(jobs(null, Outcome.OK, null, value, Run.NONE).length()).isEqualTo(10_000);
    assertThat(again(jobs(null, Outcome.OK, null, value, Run.NONE)).length()).isEqualTo(10_000);
    JsonMessage nested =
        new JsonMessage(new JsonObject("{\"list\":[{\"text\":\"" + text + "\"},3,null]}"));
    assertThat(nested.length()).isEqualTo(5_000);
  }

  @Test
  void json_thatIsNoEvent_isRefused() {
    assertThatExceptionOfType(InvalidMessage.class)
        .isThrownBy(() -> BatchEvent.from(Fields.of(new JsonObject("{\"event\":\"heartbeat\"}"))))
        .withMessage("event: heartbeat (expected: started, submitted, task, output or finished)");
    assertThatExceptionOfType(InvalidMessage.class)
        .isThrownBy(
            () -> BatchEvent.from(Fields.of(new JsonObject("{\"event\":\"finished\",\"seq\":1}"))))
        .withMessage("summary: missing (expected: an object)");
  }

  private static TaskEnded again(TaskEnded event) {
    return (TaskEnded) BatchEvent.from(Fields.of(new JsonObject(event.toJson().toBuffer())));
  }

  private static TaskEnded jobs(
      @Nullable String id,
      Outcome outcome,
      @Nullable Failure failure,
      @Nullable Message value,
      Run run) {
    return new TaskEnded(17, 3, "jobs", "79936", id, outcome, failure, value, run);
  }

  private static Failure status(int status) {
    return new Failure(FailureCode.UPSTREAM_STATUS, String.valueOf(status)).withStatus(status);
  }

  private static Failure halted() {
    return new Failure(FailureCode.HALTED, "halted after too many failures");
  }

  private static InvalidMessage invalid(String field) {
    return InvalidMessage.of(field, "7993", "five digits");
  }
}
