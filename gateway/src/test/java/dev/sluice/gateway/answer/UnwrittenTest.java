package dev.sluice.gateway.answer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.JsonMessage;
import dev.sluice.contracts.Outcome;
import dev.sluice.contracts.event.BatchEvent;
import dev.sluice.contracts.event.Submitted;
import dev.sluice.contracts.event.TaskEnded;
import dev.sluice.contracts.event.TaskEnded.Run;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Events that wait to be written: the same bytes in the same order, however they are kept. */
final class UnwrittenTest {
  private static final int MEGABYTE = 1 << 20;

  private final Unwritten unwritten = new Unwritten(AnswerFormat.NDJSON);

  @Test
  void events_areWrittenInOrder_whetherTheReaderIsBehindOrNot() {
    List<BatchEvent> events =
        IntStream.range(0, 300).mapToObj(i -> event(i, i % 7 == 0 ? 5_000 : 3)).toList();

    events.forEach(event -> unwritten.add(event, event.seq() % 2 == 0));

    List<JsonObject> lines = new ArrayList<>();
    while (!unwritten.isEmpty()) {
      unwritten.take().toString(UTF_8).lines().forEach(line -> lines.add(new JsonObject(line)));
    }
    assertThat(lines).isEqualTo(events.stream().map(BatchEvent::toJson).toList());
  }

  @Test
  void shortEvents_shareAPiece() {
    IntStream.range(0, 10).forEach(i -> unwritten.add(event(i, 3), true));

    assertThat(unwritten.hasWholePiece()).isFalse();
    assertThat(unwritten.take().toString(UTF_8).lines()).hasSize(10);
    assertThat(unwritten.isEmpty()).isTrue();
  }

  /** A megabyte of zeros has six in JSON: a hundred of those would not fit into this JVM's heap. */
  @Test
  void longEvents_ofAReaderThatIsBehind_takeNoMoreThanTheirText() {
    String zeros = "\0".repeat(MEGABYTE);
    int many = (int) (Runtime.getRuntime().maxMemory() / MEGABYTE);

    for (int i = 0; i < many; i++) {
      unwritten.add(ended(i, new JsonObject().put("stdout", zeros)), true);
    }

    assertThat(unwritten.take().length()).isGreaterThan(6 * MEGABYTE);
  }

  @Test
  void sse_hasTheNameAndTheNumberOfTheEvent() {
    Unwritten sse = new Unwritten(AnswerFormat.SSE);
    sse.add(new Submitted(9, 100), false);

    assertThat(sse.take().toString(UTF_8))
        .isEqualTo(
            """
            event: submitted
            id: 9
            data: {"event":"submitted","seq":9,"submitted":100}

            """);
  }

  private static BatchEvent event(int seq, int length) {
    return ended(seq, new JsonObject().put("stdout", "x\n\u0001é".repeat(length)));
  }

  private static BatchEvent ended(int seq, JsonObject value) {
    return new TaskEnded(
        seq, seq, "command", "echo", null, Outcome.OK, null, new JsonMessage(value), Run.NONE);
  }
}
