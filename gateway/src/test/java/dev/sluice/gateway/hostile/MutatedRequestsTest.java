package dev.sluice.gateway.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sluice.gateway.Front;
import dev.sluice.gateway.hostile.RawHttp.Answer;
import dev.sluice.testkit.property.Choices;
import dev.sluice.testkit.property.Mutations;
import dev.sluice.testkit.property.Property;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Sends mutated requests to a gateway over a socket: none is answered with a 500. */
@Tag("slow")
class MutatedRequestsTest {
  private static final int RUNS = 400;

  /** Half a request gets no answer for many seconds, because the rest may still arrive. */
  private static final int TIMEOUT_MILLIS = 40;

  private static final String HOST = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";

  private final Front front;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final List<String> requests = requests();
  private int answered;

  MutatedRequestsTest() throws Exception {
    front = new Front();
    log.start();
    logger("dev.sluice").addAppender(log);
    logger("io.vertx").addAppender(log);
  }

  @AfterEach
  void close() throws Exception {
    front.close();
    logger("dev.sluice").detachAppender(log);
    logger("io.vertx").detachAppender(log);
  }

  @Test
  void mutatedRequest_isNeverAnswered500_andLeavesNothingOpen() throws Exception {
    Property.holds(RUNS, this::send);
    assertThat(answered).as("otherwise the test proves nothing").isGreaterThan(RUNS / 2);

    front.await(() -> front.gauge("sluice_connections_open") == 0);
    front.await(() -> front.gauge("sluice_batches_open") == 0);
    front.await(() -> front.gauge("sluice_attempts_outstanding") == 0);
    assertThat(front.get("/v1/jobs/10034").statusCode()).isEqualTo(200);
    assertThat(log.list).noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.ERROR));
  }

  private void send(Choices choices) throws IOException {
    byte[] bytes = Mutations.of(choices, choices.oneOf(requests).getBytes(ISO_8859_1));
    String request = new String(bytes, ISO_8859_1);
    choices.note(request);
    Answer answer = RawHttp.askWithin(TIMEOUT_MILLIS, front.port(), request);
    if (answer != null) {
      answered++;
      assertThat(answer.status()).as(answer.toString()).isNotEqualTo(500);
      assertThat(answer.body()).doesNotContain("Exception", "\tat ", "dev.sluice.gateway");
    }
  }

  private static List<String> requests() {
    Stream<String> valid =
        Stream.of(
            "GET /v1/jobs/10034" + HOST + "\r\n",
            "GET /v1/jobs?zips=10034,10035" + HOST + "\r\n",
            "GET /v1/nodes" + HOST + "\r\n",
            post("/v1/jobs", "application/json", "{\"zips\":[\"10034\"]}"),
            post(
                "/v1/batches",
                "application/json",
                "{\"tasks\":[{\"kind\":\"jobs\",\"zip\":\"10034\"}],"
                    + "\"options\":{\"concurrency\":2,\"retry\":{\"attempts\":1}}}"),
            post(
                "/v1/batches",
                "application/x-ndjson",
                """
                {"options":{"haltAfterFailures":"5%"}}
                {"kind":"jobs","zip":"10034"}
                {"kind":"flags"}
                """));
    return Stream.concat(valid, HostileInputs.all().stream().map(Hostile::bytes))
        .filter(request -> request.length() < 3_000)
        .toList();
  }

  private static String post(String path, String type, String body) {
    return "POST "
        + path
        + HOST
        + "Content-Type: "
        + type
        + "\r\nAccept: application/x-ndjson\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private static Logger logger(String name) {
    return (Logger) LoggerFactory.getLogger(name);
  }
}
