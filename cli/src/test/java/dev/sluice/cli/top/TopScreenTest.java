package dev.sluice.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopScreenTest {
  private static final JsonObject NODES =
      new JsonObject(
          """
          {"nodes":[{"node":"cab31d76","roles":["gateway","jobs"],"leaving":false,
            "workers":[{"out":3},{"out":4}]}]}""");
  private static final JsonObject LOOPS =
      new JsonObject(
          """
          {"nodes":[{"node":"cab31d76","loops":[
            {"loop":"vert.x-eventloop-thread-1","verticles":["JobsVerticle"],"utilisation":0.42,
             "heldMillis":0,"blocks":2,"lag":{"last10s":{"p50Millis":0.1,"p99Millis":null,
             "maxMillis":312.4}},
             "last":[{"startedAt":"2026-11-21T10:19:25.692Z","startedAtMillis":1,"millis":312,
               "loop":"vert.x-eventloop-thread-1",
               "place":{"class":"org.example.Code","method":"burn","line":42}}]},
            {"loop":"vert.x-eventloop-thread-2","verticles":[],"utilisation":null,
             "heldMillis":700,"blocks":0,"lag":{},"last":[]}]}]}""");
  private static final JsonObject TASKS =
      new JsonObject(
          """
          {"batches":[{"batch":"f4350061062bf3d2","submitted":500,"waiting":300,"running":100,
            "ended":100,"failed":7}],"tasks":[],"more":0}""");

  private final TopScreen screen = new TopScreen(NODES, LOOPS, TASKS);

  @Test
  void lines_nodesLoopsAndBatches_areListed() {
    List<String> lines = screen.lines(200);

    assertThat(lines).anyMatch(line -> line.matches("cab31d76 +gateway,jobs +2 +7 +ready"));
    assertThat(lines)
        .anyMatch(
            line ->
                line.matches(
                    "cab31d76 +vert.x-eventloop-thread-1 +42% +0.1 +- +312.4 +2 +JobsVerticle"));
    assertThat(lines).anyMatch(line -> line.contains("BLOCKED for 700 ms"));
    assertThat(lines).anyMatch(line -> line.matches("f4350061062bf3d2 +500 +300 +100 +100 +7"));
    assertThat(lines).anyMatch(line -> line.endsWith("org.example.Code.burn:42"));
  }

  @Test
  void lines_narrowTerminal_areCut() {
    assertThat(screen.lines(40)).allMatch(line -> line.length() <= 40);
  }

  @Test
  void lines_emptyResponses_areHeadsOnly() {
    JsonObject nothing = new JsonObject();

    assertThat(new TopScreen(nothing, nothing, nothing).lines(80)).hasSize(5);
  }
}
