package dev.sluice.cli.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.testkit.VertxTest;
import dev.sluice.testkit.property.Choices;
import dev.sluice.testkit.property.Mutations;
import dev.sluice.testkit.property.Property;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@VertxTest
class EventStreamTest {
  private static final String FINISHED = "{\"event\":\"finished\",\"seq\":2}";

  private final BatchClient client;
  private volatile List<byte[]> answer = List.of();

  EventStreamTest(Vertx vertx) throws TimeoutException {
    int port =
        vertx
            .createHttpServer()
            .requestHandler(this::answer)
            .listen(0, "127.0.0.1")
            .await(5, SECONDS)
            .actualPort();
    client = new BatchClient(vertx, "http://127.0.0.1:" + port);
  }

  @Test
  void events_splitAnywhere_areTheSame() {
    Property.holds(200, this::cut);
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>busy</html>", "[1]", "null", "7", "{\"event\":", "\r"})
  void line_thatIsNotAnEvent_failsTheStream(String line) {
    answer = List.of(("{\"event\":\"started\"}\n" + line + "\n").getBytes(UTF_8));
    EventStream events = start();

    assertThatExceptionOfType(ServerException.class)
        .isThrownBy(() -> all(events))
        .withMessageContaining("the response is not a list of events");
  }

  private void cut(Choices choices) throws InterruptedException {
    List<JsonObject> sent = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    while (choices.below(8) > 0) {
      JsonObject event =
          new JsonObject().put("event", "output").put("text", choices.oneOf("ä", "\n"));
      sent.add(event);
      text.append(event.encode()).append(choices.oneOf("\n", "\n\n"));
    }
    sent.add(new JsonObject(FINISHED));
    byte[] bytes = text.append(FINISHED).append('\n').toString().getBytes(UTF_8);
    answer = Mutations.pieces(choices, bytes);
    choices.note(answer.size() + " pieces of " + text);
    assertThat(all(start())).isEqualTo(sent);
  }

  private EventStream start() {
    return client.start(BatchClient.NDJSON, InputStream.nullInputStream());
  }

  private static List<JsonObject> all(EventStream events) throws InterruptedException {
    List<JsonObject> all = new ArrayList<>();
    for (JsonObject event = events.next(); event != null; event = events.next()) {
      all.add(event);
    }
    return all;
  }

  private void answer(HttpServerRequest request) {
    HttpServerResponse response = request.response().setChunked(true);
    Future<Void> written = Future.succeededFuture();
    for (byte[] piece : answer) {
      written = written.compose(done -> response.write(Buffer.buffer(piece)));
    }
    written.onComplete(done -> response.end());
  }
}
