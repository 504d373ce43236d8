package dev.sluice.runtime.upstream;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.testkit.VertxTest;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import org.junit.jupiter.api.Test;

/** How a request ended that got no answer, as a real client tells it. */
@VertxTest
class BrokenConnectionTest {
  @Test
  void connection_whereNobodyListens_isRefused(Vertx vertx) throws Exception {
    NetServer server = listen(vertx);
    int port = server.actualPort();
    server.close().await(5, SECONDS);

    Failure failure = BrokenConnection.beforeResponse("there", ask(vertx, port));

    assertThat(failure.code()).isEqualTo(FailureCode.UPSTREAM_CONNECTION);
    assertThat(failure.connection()).isEqualTo(Failure.Connection.REFUSED);
    assertThat(failure.reason()).startsWith("there: ").contains("refused");
  }

  @Test
  void connection_closedUnderARequest_isReset(Vertx vertx) throws Exception {
    Failure failure =
        BrokenConnection.beforeResponse("there", ask(vertx, listen(vertx).actualPort()));

    assertThat(failure.connection()).isEqualTo(Failure.Connection.RESET);
  }

  @Test
  void answer_thatBreaksOff_isCut(Vertx vertx) throws Exception {
    Throwable closed = ask(vertx, listen(vertx).actualPort());

    assertThat(BrokenConnection.duringResponse("there", closed).connection())
        .isEqualTo(Failure.Connection.CUT);
  }

  @Test
  void failure_thatIsKnown_staysWhatItIs() {
    Failure known = new Failure(FailureCode.POLICY, "no");

    assertThat(BrokenConnection.beforeResponse("there", known)).isSameAs(known);
    assertThat(BrokenConnection.duringResponse("there", known)).isSameAs(known);
  }

  /** Closes every connection as soon as something is asked on it. */
  private static NetServer listen(Vertx vertx) throws Exception {
    return vertx
        .createNetServer()
        .connectHandler(socket -> socket.handler(asked -> close(socket)))
        .listen(0, "127.0.0.1")
        .await(5, SECONDS);
  }

  private static void close(NetSocket socket) {
    socket.close();
  }

  private static Throwable ask(Vertx vertx, int port) {
    HttpClient client = vertx.createHttpClient();
    Throwable cause =
        catchThrowable(
            () ->
                client
                    .request(HttpMethod.GET, port, "127.0.0.1", "/")
                    .compose(HttpClientRequest::send)
                    .await(5, SECONDS));
    client.close();
    return cause;
  }
}
