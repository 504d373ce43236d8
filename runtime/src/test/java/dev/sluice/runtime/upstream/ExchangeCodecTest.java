package dev.sluice.runtime.upstream;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.testkit.VertxTest;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.junit5.Checkpoint;
import io.vertx.junit5.VertxTestContext;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@VertxTest
class ExchangeCodecTest {
  private static final String HEAD = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n";
  private final Failure refused = new Failure(FailureCode.UPSTREAM_MALFORMED, "refused");
  private Vertx vertx;
  private Context context;
  private WebClient client;

  @BeforeEach
  void createClient(Vertx vertx) {
    this.vertx = vertx;
    context = vertx.getOrCreateContext();
    UpstreamClient.preload();
    client = UpstreamClient.wrap(vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(1)));
  }

  @Test
  void wholeBody_isDecodedOnce() throws Exception {
    Recorder codec = new Recorder();

    HttpResponse<String> response = send(codec, socket -> socket.write(HEAD + "hello"));

    assertThat(response.body()).isEqualTo("hello");
    assertThat(codec.completed).hasValue(1);
  }

  @Test
  void truncatedBody_isNotDecoded() {
    Recorder codec = new Recorder();

    Throwable cause = failure(codec, socket -> socket.end(Buffer.buffer(HEAD + "hel")));

    assertThat(codec.completed).hasValue(0);
    assertThat(codec.failure("there", cause).connection()).isEqualTo(Failure.Connection.CUT);
  }

  @Test
  void connectionThatClosesBeforeTheHead_isReset() {
    Recorder codec = new Recorder();

    Throwable cause = failure(codec, NetSocket::close);

    assertThat(codec.head()).isNull();
    assertThat(codec.failure("there", cause).connection()).isEqualTo(Failure.Connection.RESET);
  }

  @Test
  void unwantedBody_doesNotDelayTheResponse() throws Exception {
    Recorder codec = new Recorder();
    codec.accepts = false;

    HttpResponse<String> response = send(codec, socket -> socket.write(HEAD + "h"));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isNull();
    assertThat(codec.completed).hasValue(0);
  }

  @Test
  void headThatIsRefused_failsTheRequest() {
    Recorder codec = new Recorder();
    codec.refusal = refused;

    assertThat(failure(codec, socket -> socket.write(HEAD))).isSameAs(refused);
  }

  @Test
  void bodyThatIsRefused_failsTheRequest_andClosesTheConnection(VertxTestContext test) {
    Checkpoint closed = test.checkpoint();
    Recorder codec = new Recorder();
    codec.onPiece = () -> codec.fail(refused);

    Throwable cause =
        failure(
            codec,
            socket -> {
              socket.closeHandler(end -> closed.flag());
              socket.write(HEAD + "hel");
            });

    assertThat(cause).isSameAs(refused);
    assertThat(codec.completed).hasValue(0);
  }

  @Test
  void abort_beforeTheHead_closesTheConnection(VertxTestContext test) {
    Checkpoint closed = test.checkpoint();
    Recorder codec = new Recorder();

    Throwable cause =
        failure(
            codec,
            socket -> {
              socket.closeHandler(end -> closed.flag());
              onContext(codec::abort);
            });

    assertThat(cause).hasMessage("no longer wanted");
  }

  @Test
  void abort_whileTheBodyIsPaused_failsAtOnce(VertxTestContext test) {
    Checkpoint closed = test.checkpoint();
    Recorder codec = new Recorder();
    codec.isFull = true;
    codec.onPiece = () -> onContext(codec::abort);

    Throwable cause =
        failure(
            codec,
            socket -> {
              socket.closeHandler(end -> closed.flag());
              socket.write(HEAD + "hel");
            });

    assertThat(cause).hasMessage("no longer wanted");
    assertThat(codec.completed).hasValue(0);
  }

  @Test
  void abort_beforeThereIsAConnection_sendsNothing_andReleasesTheConnection() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    int port =
        listen(
            socket -> {
              requests.incrementAndGet();
              socket.write(HEAD + "hello");
            });
    Recorder aborted = new Recorder();
    aborted.abort();

    assertThat(catchThrowable(() -> send(aborted, port))).hasMessage("no longer wanted");

    assertThat(send(new Recorder(), port).body()).isEqualTo("hello");
    assertThat(requests).hasValue(1);
  }

  @Test
  void abort_afterTheWholeBody_hasNoEffect() throws Exception {
    Recorder codec = new Recorder();
    codec.onComplete = codec::abort;

    assertThat(send(codec, socket -> socket.write(HEAD + "hello")).body()).isEqualTo("hello");
  }

  private HttpResponse<String> send(Recorder codec, Handler<NetSocket> upstream) throws Exception {
    return send(codec, listen(upstream));
  }

  private HttpResponse<String> send(Recorder codec, int port) throws Exception {
    Promise<HttpResponse<String>> response = Promise.promise();
    onContext(
        () ->
            client
                .request(HttpMethod.GET, port, "127.0.0.1", "/")
                .as(codec)
                .send()
                .onComplete(response));
    return response.future().await(5, SECONDS);
  }

  private void onContext(Runnable step) {
    context.runOnContext(now -> step.run());
  }

  private Throwable failure(Recorder codec, Handler<NetSocket> upstream) {
    return catchThrowable(() -> send(codec, upstream));
  }

  /** Starts a server that calls {@code answer} for each request. */
  private int listen(Handler<NetSocket> answer) throws Exception {
    return vertx
        .createNetServer()
        .connectHandler(socket -> socket.handler(request -> answer.handle(socket)))
        .listen(0, "127.0.0.1")
        .await(5, SECONDS)
        .actualPort();
  }

  /** Collects a body as text and counts how often it is told that the body is whole. */
  private static final class Recorder extends ExchangeCodec<String> {
    private final Buffer body = Buffer.buffer();
    private Runnable onPiece = () -> {};
    private Runnable onComplete = () -> {};
    private boolean accepts = true;
    private boolean isFull;
    private @Nullable Failure refusal;
    private final AtomicInteger completed = new AtomicInteger();

    @Override
    protected boolean accepts(HttpClientResponse head) {
      if (refusal != null) {
        throw refusal;
      }
      return accepts;
    }

    @Override
    public Future<Void> write(Buffer piece) {
      body.appendBuffer(piece);
      onPiece.run();
      return Future.succeededFuture();
    }

    @Override
    public boolean writeQueueFull() {
      return isFull;
    }

    @Override
    protected Future<String> complete() {
      completed.incrementAndGet();
      onComplete.run();
      return Future.succeededFuture(body.toString());
    }
  }
}
