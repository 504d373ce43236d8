package dev.sluice.gateway.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sluice.gateway.Front;
import dev.sluice.gateway.hostile.RawHttp.Answer;
import dev.sluice.testkit.VertxTest;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** Sends every row of the table of hostile inputs over a socket, to the gateway and to Vert.x. */
@VertxTest
@TestInstance(Lifecycle.PER_CLASS)
class HostileInputTest {
  private static final Path DOCUMENT = Path.of("../docs/hostile-inputs.md");

  private final Front front;
  private final StockServer stock;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  HostileInputTest(Vertx vertx) throws TimeoutException {
    front = new Front();
    stock = new StockServer(vertx);
    log.start();
    logger("dev.sluice").addAppender(log);
    logger("io.vertx.ext.web").setLevel(Level.OFF);
  }

  @AfterAll
  void assertNothingIsLeft() throws Exception {
    front.await(() -> front.gauge("sluice_connections_open") == 0);
    front.await(() -> front.gauge("sluice_batches_open") == 0);
    front.await(() -> front.gauge("sluice_attempts_outstanding") == 0);
    assertThat(front.get("/v1/jobs/10034").statusCode()).isEqualTo(200);
    assertThat(log.list)
        .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
        .isEmpty();
    front.close();
    logger("dev.sluice").detachAppender(log);
    logger("io.vertx.ext.web").setLevel(null);
  }

  static Stream<Hostile> rows() {
    return HostileInputs.all().stream();
  }

  static Stream<Hostile> rowsForStock() {
    return rows().filter(row -> row.stock() != null);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void input_getsItsAnswer(Hostile row) throws IOException {
    Answer answer = RawHttp.ask(front.port(), row.bytes());

    assertThat(answer.status()).as(answer.toString()).isEqualTo(row.status());
    assertThat(answer.body()).contains(row.text());
    assertThat(answer.body()).doesNotContain("Exception", "\tat ");
    assertThat(answer.headers()).containsEntry("x-content-type-options", "nosniff");
    assertThat(answer.headers().containsKey("allow")).isEqualTo(row.status() == 405);
    if (row.code() != null) {
      assertProblem(row, answer);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rowsForStock")
  void stockVertx_answersAsTheTableSays(Hostile row) throws IOException {
    assertThat(RawHttp.ask(stock.port(), row.bytes()).status()).isEqualTo(row.stock());
  }

  @Test
  void table_isLongEnough_andListsEachRowOnce() {
    List<Hostile> rows = HostileInputs.all();
    assertThat(rows).hasSizeGreaterThan(150);
    assertThat(rows).extracting(Hostile::name).doesNotHaveDuplicates();
    assertThat(rows).extracting(Hostile::bytes).doesNotHaveDuplicates();
    assertThat(rows).filteredOn(Hostile::stockIsWrong).hasSizeGreaterThan(20);
  }

  @Test
  void document_equalsTheTable() throws IOException {
    if (Boolean.getBoolean("sluice.write")) {
      Files.writeString(DOCUMENT, HostileInputs.document());
    }
    assertThat(DOCUMENT).hasContent(HostileInputs.document());
  }

  @Test
  void callersThatReset_leaveNoBatchOpen() throws IOException {
    for (String body : List.of("", "{\"zips\":", "{\"zips\":[\"99977\"]}")) {
      try (RawHttp caller = new RawHttp(front.port())) {
        caller.send(
            "POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 19\r\n\r\n" + body);
        caller.reset();
      }
    }
    front.await(() -> front.gauge("sluice_batches_open") == 0);
  }

  private static void assertProblem(Hostile row, Answer answer) {
    JsonObject problem = new JsonObject(answer.body());
    assertThat(answer.headers())
        .containsAllEntriesOf(Map.of("content-type", "application/problem+json"));
    assertThat(problem.getString("code")).isEqualTo(row.code());
    assertThat(problem.getInteger("status")).isEqualTo(row.status());
    assertThat(problem.getString("detail"))
        .hasSizeLessThan(1_100)
        .doesNotContainPattern("\\p{Cntrl}");
    assertThat(answer.body()).hasSizeLessThan(4_000);
  }

  private static Logger logger(String name) {
    return (Logger) LoggerFactory.getLogger(name);
  }
}
