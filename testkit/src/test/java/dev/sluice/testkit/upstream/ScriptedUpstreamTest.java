package dev.sluice.testkit.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testkit.VertxTest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The scripted upstream answers by its script, and its counts are true. */
@VertxTest
class ScriptedUpstreamTest {
  /** A field, since Vert.x closes a client that nobody refers to any more. */
  private HttpClient client;

  @BeforeEach
  void openClient(Vertx vertx) {
    client = vertx.createHttpClient();
  }

  @Test
  void request_anyPath_isAnsweredByTheScriptAndCounted(Vertx vertx) throws Exception {
    try (ScriptedUpstream upstream =
        ScriptedUpstream.start(vertx, request -> request.response().end(request.path()))) {
      Future<Buffer> body = getBody(upstream, "/a");

      assertThat(body.await(5, TimeUnit.SECONDS)).hasToString("/a");
      assertThat(upstream.origin()).isEqualTo("http://127.0.0.1:" + upstream.port());
      assertThat(upstream.requests()).isEqualTo(1);
      assertThat(upstream.open()).isZero();
    }
  }

  @Test
  void maxOpen_threeHeldAtOnce_isThree(Vertx vertx) throws Exception {
    List<HttpServerRequest> held = new ArrayList<>();
    try (ScriptedUpstream upstream =
        ScriptedUpstream.start(vertx, request -> answerAllAtThree(held, request))) {
      Future.all(get(upstream, "/1"), get(upstream, "/2"), get(upstream, "/3"))
          .await(5, TimeUnit.SECONDS);

      assertThat(upstream.maxOpen()).isEqualTo(3);
      assertThat(upstream.open()).isZero();
    }
  }

  @Test
  void close_requestIsHeld_cutsIt(Vertx vertx) throws Exception {
    ScriptedUpstream upstream = ScriptedUpstream.start(vertx, request -> {});
    Future<HttpClientResponse> answer = get(upstream, "/held");
    while (upstream.open() == 0) {
      vertx.timer(5, TimeUnit.MILLISECONDS).await(5, TimeUnit.SECONDS);
    }

    upstream.close();

    assertThatThrownBy(() -> answer.await(5, TimeUnit.SECONDS)).hasMessageContaining("closed");
    assertThat(upstream.open()).isZero();
  }

  private static void answerAllAtThree(List<HttpServerRequest> held, HttpServerRequest request) {
    held.add(request);
    if (held.size() == 3) {
      held.forEach(waiting -> waiting.response().end());
    }
  }

  private Future<HttpClientResponse> get(ScriptedUpstream upstream, String path) {
    return client
        .request(HttpMethod.GET, upstream.port(), "127.0.0.1", path)
        .compose(request -> request.send());
  }

  /** Asks for the body on the event loop: the thread of the test could be late, and miss it. */
  private Future<Buffer> getBody(ScriptedUpstream upstream, String path) {
    return client
        .request(HttpMethod.GET, upstream.port(), "127.0.0.1", path)
        .compose(request -> request.send().compose(HttpClientResponse::body));
  }
}
