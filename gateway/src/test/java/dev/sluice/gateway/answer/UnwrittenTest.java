package dev.sluice.gateway.answer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Events on their way to a reader: the same bytes in the same order, however they are kept. */
final class UnwrittenTest {
  private static final int MEGABYTE = 1 << 20;

  private final Unwritten unwritten = new Unwritten(AnswerFormat.NDJSON);

  @Test
  void events_comeAsTheyWent_whetherTheReaderIsBehindOrNot() {
    List<JsonObject> events =
        IntStream.range(0, 300).mapToObj(i -> event(i, i % 7 == 0 ? 5_000 : 3)).toList();

    events.forEach(event -> unwritten.add(event, event.getInteger("seq") % 2 == 0));

    List<JsonObject> lines = new ArrayList<>();
    while (!unwritten.isEmpty()) {
      unwritten.take().toString(UTF_8).lines().forEach(line -> lines.add(new JsonObject(line)));
    }
    assertThat(lines).isEqualTo(events);
  }

  @Test
  void shortEvents_goTogether() {
    IntStream.range(0, 10).forEach(i -> unwritten.add(event(i, 3), true));

    assertThat(unwritten.hasWholePiece()).isFalse();
    assertThat(unwritten.take().toString(UTF_8).lines()).hasSize(10);
    assertThat(unwritten.isEmpty()).isTrue();
  }

  /** A megabyte of zeros has six in JSON: a hundred of those would not fit into this JVM's heap. */
  @Test
  void longEvents_ofAReaderWhoIsBehind_takeNoMoreThanTheirText() {
    String zeros = "\0".repeat(MEGABYTE);
    int many = (int) (Runtime.getRuntime().maxMemory() / MEGABYTE);

    for (int i = 0; i < many; i++) {
      JsonObject value = new JsonObject().put("stdout", zeros);
      unwritten.add(new JsonObject().put("seq", i).put("value", value), true);
    }

    assertThat(unwritten.take().length()).isGreaterThan(6 * MEGABYTE);
  }

  private static JsonObject event(int seq, int length) {
    JsonObject value = new JsonObject().put("stdout", "x\n\u0001é".repeat(length));
    return new JsonObject().put("event", "task").put("seq", seq).put("value", value);
  }
}
