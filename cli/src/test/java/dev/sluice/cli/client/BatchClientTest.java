package dev.sluice.cli.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.testkit.VertxTest;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sends batches to a server that accepts, refuses, stalls or disconnects. */
@VertxTest
final class BatchClientTest {
  private static final String PROBLEM =
      """
      {"status":400,"detail":"two faults","errors":[
      {"pointer":"/tasks/0/zip","detail":"zip: 7993 (expected: five digits)"},
      {"pointer":"/tasks/1","detail":"kind: none"}]}
      """;
  private static final int PIECES = 20_000;

  private final Vertx vertx;
  private final BatchClient client;
  private final Promise<Buffer> received = Promise.promise();
  private volatile Answer answer = request -> request.response().end();

  BatchClientTest(Vertx vertx) throws TimeoutException {
    this.vertx = vertx;
    int port =
        vertx
            .createHttpServer()
            .requestHandler(request -> answer.to(request))
            .listen(0, "127.0.0.1")
            .await(5, SECONDS)
            .actualPort();
    client = new BatchClient(vertx, "http://127.0.0.1:" + port);
  }

  @Test
  void batch_refused_throwsALineForEachFault() {
    answer = request -> request.response().setStatusCode(400).end(PROBLEM);

    assertThatExceptionOfType(ServerException.class)
        .isThrownBy(this::start)
        .withMessage(
            "zip: 7993 (expected: five digits), at /tasks/0/zip"
                + System.lineSeparator()
                + "kind: none, at /tasks/1")
        .matches(ServerException::isCallerError);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<html>\n<p>busy</p>\n</html>\n", "{\"event\":"})
  void batch_refusedWithoutAProblem_throwsTheStatus(String body) {
    answer = request -> request.response().setStatusCode(503).end(body);

    assertThatExceptionOfType(ServerException.class)
        .isThrownBy(this::start)
        .withMessage("the server answered 503")
        .matches(refused -> !refused.isCallerError());
  }

  @Test
  void batch_answeredByAnEndlessPageInsteadOfEvents_fails() {
    answer =
        request -> {
          HttpServerResponse response = request.response().setChunked(true);
          sendPage(response);
        };

    assertThatExceptionOfType(ServerException.class)
        .isThrownBy(this::start)
        .withMessageContaining("the response is not a list of events");
  }

  @Test
  void batch_connectionBreaksAfterAnEvent_nextThrows() throws Exception {
    answer =
        request ->
            request
                .response()
                .setChunked(true)
                .write("{\"event\":\"started\"}\n")
                .onComplete(written -> request.connection().close());
    EventStream events = start();

    assertThat(events.next()).isEqualTo(new JsonObject("{\"event\":\"started\"}"));
    assertThatExceptionOfType(ServerException.class)
        .isThrownBy(events::next)
        .withMessageContaining("closed");
  }

  @Test
  void events_ofASlowReader_pauseTheConnectionUntilTheyAreRead() throws Exception {
    Promise<Void> full = Promise.promise();
    answer = request -> sendPieces(request.response().setChunked(true), 0, full);
    EventStream events = start();

    full.future().await(20, SECONDS);

    for (int i = 0; i < PIECES; i++) {
      JsonObject event = requireNonNull(events.next());
      assertThat(event.getInteger("seq")).isEqualTo(i);
    }
    assertThat(events.next()).isEqualTo(new JsonObject().put("event", "finished"));
    assertThat(events.next()).isNull();
  }

  @Test
  void body_ofAStream_arrivesWhole() throws Exception {
    byte[] body = new byte[5_000_000];
    new Random(7).nextBytes(body);
    answer = this::receive;

    client.start(BatchClient.NDJSON, new ByteArrayInputStream(body));

    assertThat(received.future().await(5, SECONDS).getBytes()).isEqualTo(body);
  }

  @Test
  void body_thatCannotBeRead_isReportedAsTheCause() {
    answer = this::receive;
    InputStream broken =
        new SequenceInputStream(
            new ByteArrayInputStream("{}\n".getBytes(UTF_8)), new UnreadableStream());

    assertThatExceptionOfType(ServerException.class)
        .isThrownBy(() -> client.start(BatchClient.NDJSON, broken))
        .withMessageContaining("the disk is gone");
  }

  @Test
  void document_ofAServerThatRefuses_throwsItsStatus() {
    answer = request -> request.response().setStatusCode(404).end();

    assertThatExceptionOfType(ServerException.class)
        .isThrownBy(() -> client.document("/v1/nodes"))
        .withMessage("the server answered 404");
  }

  @Test
  void document_ofAServerThatRedirects_isNotFetchedElsewhere() {
    answer =
        request -> request.response().setStatusCode(302).putHeader("location", "/elsewhere").end();

    assertThatExceptionOfType(ServerException.class)
        .isThrownBy(() -> client.document("/v1/nodes"))
        .withMessage("the server answered 302");
  }

  private EventStream start() {
    return client.start(new Tasks(List.of(), new JsonObject()));
  }

  private void receive(HttpServerRequest request) {
    request
        .body()
        .onSuccess(received::tryComplete)
        .onSuccess(body -> request.response().end("{\"event\":\"finished\"}\n"));
  }

  private void sendPage(HttpServerResponse response) {
    if (!response.closed()) {
      response
          .write("<p>" + "x".repeat(60_000) + "</p>\n")
          .onSuccess(written -> sendPage(response));
    }
  }

  /** Sends one piece after the other, as long as the connection takes them. */
  private void sendPieces(HttpServerResponse response, int from, Promise<Void> full) {
    int next = from;
    while (next < PIECES && !response.writeQueueFull()) {
      response.write(piece(next++));
    }
    int rest = next;
    if (rest == PIECES) {
      response.end("{\"event\":\"finished\"}\n");
    } else {
      long timer = vertx.setTimer(300, stalled -> full.tryComplete());
      response.drainHandler(
          drained -> {
            vertx.cancelTimer(timer);
            sendPieces(response, rest, full);
          });
    }
  }

  private static String piece(int number) {
    JsonObject event = new JsonObject().put("event", "output").put("seq", number);
    return event.put("text", "x".repeat(1_000)).encode() + "\n";
  }

  private interface Answer {
    void to(HttpServerRequest request);
  }

  /** Fails at its first byte. */
  private static final class UnreadableStream extends InputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("the disk is gone");
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return read();
    }
  }
}
