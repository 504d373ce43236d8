package dev.sluice.flags;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Report;
import dev.sluice.contracts.flags.FlagDownload;
import dev.sluice.contracts.flags.StoredFile;
import dev.sluice.contracts.kinds.Kinds;
import dev.sluice.flags.store.Directory;
import dev.sluice.flags.store.PartFile;
import dev.sluice.flags.store.Sha256;
import dev.sluice.testkit.VertxTest;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Flags: what is stored, and all the ways in which an upstream can fail to give one. */
@VertxTest
class FlagTest {
  private final Vertx vertx;
  private final Path directory;

  FlagTest(Vertx vertx, @TempDir Path directory) {
    this.vertx = vertx;
    this.directory = directory;
  }

  @Test
  void flag_found_isStoredUnderItsCountry() throws IOException {
    try (Site site = Site.http(vertx, FlagTest::svg);
        FlagsNode node = FlagsNode.start(directory, site.flags())) {
      StoredFile stored = node.flag("BR");

      assertThat(stored.file()).isEqualTo("br.svg");
      assertThat(stored.bytes()).isEqualTo(Site.SVG.length());
      assertThat(stored.contentType()).isEqualTo("image/svg+xml");
      assertThat(stored.sha256()).isEqualTo(Sha256.hex(Site.SVG.getBytes(UTF_8)));
      assertThat(stored.cached()).isFalse();
      assertThat(stored.status()).isNull();
      assertThat(node.flags().resolve("br.svg")).hasContent(Site.SVG);
      assertThat(FlagsNode.names(node.flags())).containsExactly("br.svg");
    }
  }

  @Test
  void flag_askedOnPublicAddress_repliesItsCountryAndLength() {
    try (Site site = Site.http(vertx, FlagTest::svg);
        FlagsNode node = FlagsNode.start(directory, site.flags())) {
      JsonObject reply =
          (JsonObject)
              node.node()
                  .vertx()
                  .eventBus()
                  .request("sluice.flags.download.v1", new JsonObject().put("country", "br"))
                  .await()
                  .body();

      assertThat(reply.getString("country")).isEqualTo("br");
      assertThat(reply.getInteger("bytes")).isEqualTo(Site.SVG.length());
    }
  }

  @Test
  void flag_missingOnPublicAddress_failsAsNotFound() {
    try (Site site = Site.http(vertx, request -> request.response().setStatusCode(404).end());
        FlagsNode node = FlagsNode.start(directory, site.flags())) {
      Future<?> reply =
          node.node()
              .vertx()
              .eventBus()
              .request("sluice.flags.download.v1", new JsonObject().put("country", "zz"));

      assertThatExceptionOfType(ReplyException.class)
          .isThrownBy(reply::await)
          .satisfies(
              failure ->
                  assertThat(failure.failureCode()).isEqualTo(FailureCode.NOT_FOUND.number()));
    }
  }

  @Test
  void flag_status404_isNotFound() throws IOException {
    try (Site site =
            Site.http(vertx, request -> request.response().setStatusCode(404).end("none"));
        FlagsNode node = FlagsNode.start(directory, site.flags())) {
      Failure failure = node.flagFailure("zz");

      assertThat(failure.code()).isEqualTo(FailureCode.NOT_FOUND);
      assertThat(FlagsNode.names(node.flags())).isEmpty();
    }
  }

  @Test
  void flag_status404WithEndlessBody_isNotFoundAtOnce() {
    try (Site site = Site.http(vertx, request -> endless(request, 404));
        FlagsNode node = FlagsNode.start(directory, site.flags())) {
      assertThat(node.flagFailure("zz").code()).isEqualTo(FailureCode.NOT_FOUND);
      assertThat(node.flagFailure("zz").code()).isEqualTo(FailureCode.NOT_FOUND);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 206, 304, 400, 403, 500, 503})
  void flag_otherStatus_isReportedWithTheStatus(int status) {
    try (Site site = Site.http(vertx, request -> request.response().setStatusCode(status).end());
        FlagsNode node = FlagsNode.start(directory, site.flags())) {
      Failure failure = node.flagFailure("br");

      assertThat(failure.code()).isEqualTo(FailureCode.UPSTREAM_STATUS);
      assertThat(failure.status()).isEqualTo(status);
      assertThat(failure.retryAfterMillis()).isNull();
    }
  }

  @Test
  void flag_refusedWithRetryAfter_tellsHowLong() {
    Handler<HttpServerRequest> busy =
        request -> request.response().setStatusCode(429).putHeader("retry-after", "7").end();
    try (Site site = Site.http(vertx, busy);
        FlagsNode node = FlagsNode.start(directory, site.flags())) {
      assertThat(node.flagFailure("br").retryAfterMillis()).isEqualTo(7_000);
    }
  }

  @Test
  void flag_htmlWithStatus200_isMalformed() throws IOException {
    try (Site site =
            Site.http(vertx, request -> Site.answer(request, "text/html", "<html></html>"));
        FlagsNode node = FlagsNode.start(directory, site.flags())) {
      Failure failure = node.flagFailure("br");

      assertThat(failure.code()).isEqualTo(FailureCode.UPSTREAM_MALFORMED);
      assertThat(failure.reason()).isEqualTo("content-type: text/html (expected: image/svg+xml)");
      assertThat(FlagsNode.names(node.flags())).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<!DOCTYPE html>\n<svg>", "<html><svg>", "{\"a\":1}", "<svgx/>"})
  void flag_wrongFirstBytes_isMalformed(String body) throws IOException {
    try (Site site = Site.http(vertx, request -> Site.answer(request, "image/svg+xml", body));
        FlagsNode node = FlagsNode.start(directory, site.flags())) {
      Failure failure = node.flagFailure("br");

      assertThat(failure.code()).isEqualTo(FailureCode.UPSTREAM_MALFORMED);
      assertThat(failure.reason())
          .startsWith("first bytes: ")
          .endsWith("(expected: image/svg+xml)");
      assertThat(FlagsNode.names(node.flags())).isEmpty();
    }
  }

  @Test
  void flag_withoutContentType_isTakenByItsFirstBytes() {
    try (Site site = Site.http(vertx, request -> request.response().end(Site.SVG));
        FlagsNode node = FlagsNode.start(directory, site.flags())) {
      assertThat(node.flag("br").contentType()).isEqualTo("image/svg+xml");
    }
  }

  @Test
  void flag_compressedUnasked_isMalformed() {
    Handler<HttpServerRequest> zipped =
        request -> {
          request.response().putHeader("content-encoding", "gzip");
          svg(request);
        };
    try (Site site = Site.http(vertx, zipped);
        FlagsNode node = FlagsNode.start(directory, site.flags())) {
      assertThat(node.flagFailure("br").reason())
          .isEqualTo("content-encoding: gzip (expected: none)");
    }
  }

  @Test
  void flag_fewerBytesThanAnnounced_isABrokenConnection() throws IOException {
    String head = "HTTP/1.1 200 OK\r\ncontent-type: image/svg+xml\r\ncontent-length: 999\r\n\r\n";
    assertBroken(head + Site.SVG, NetSocket::close);
  }

  @Test
  void flag_chunkedBodyCutOff_isABrokenConnection() throws IOException {
    String head =
        "HTTP/1.1 200 OK\r\ncontent-type: image/svg+xml\r\ntransfer-encoding: chunked\r\n\r\n";
    String chunk = Integer.toHexString(Site.SVG.length()) + "\r\n" + Site.SVG + "\r\n";
    assertBroken(head + chunk, NetSocket::close);
  }

  @Test
  void flag_closedWithoutAnswer_isABrokenConnection() throws IOException {
    assertBroken("", NetSocket::close);
  }

  @ParameterizedTest
  @ValueSource(strings = {"no http\r\n\r\n", "HTTP/1.1 200 OK\r\ncontent-length: 1x\r\n\r\nhello"})
  void flag_answerThatIsNoHttp_isABrokenConnection(String answer) throws IOException {
    assertBroken(answer, NetSocket::close);
  }

  @Test
  void flag_nobodyListens_isABrokenConnection() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    try (FlagsNode node =
        FlagsNode.start(directory, "http://127.0.0.1:" + port + "/flags/{cc}.svg")) {
      assertThat(node.flagFailure("br").code()).isEqualTo(FailureCode.UPSTREAM_CONNECTION);
    }
  }

  @Test
  void flag_longerThanAllowedAndAnnounced_isRefused() throws IOException {
    JsonObject settings = new JsonObject().put("maxBytes", 10);
    try (Site site = Site.http(vertx, FlagTest::svg)) {
      assertTooLong(site, settings, "body: " + Site.SVG.length() + " bytes (expected: at most 10)");
    }
  }

  @Test
  void flag_longerThanAllowedAndNotAnnounced_isRefused() throws IOException {
    JsonObject settings = new JsonObject().put("maxBytes", 200_000);
    try (Site site = Site.http(vertx, request -> endless(request, 200))) {
      assertTooLong(site, settings, "body: more than 200000 bytes (expected: at most 200000)");
    }
  }

  @Test
  void flag_bodyThatNeverEnds_timesOutAndLeavesNothing() throws IOException {
    try (Site site = Site.http(vertx, FlagTest::startOfALongSvg);
        FlagsNode node = FlagsNode.start(directory, site.flags())) {
      FlagDownload request = new FlagDownload("br");
      Report report = node.ask(Kinds.FLAGS.address(), request, 300).await();

      assertThat(requireNonNull(report.failure()).code()).isEqualTo(FailureCode.ATTEMPT_TIMEOUT);
      assertThat(FlagsNode.names(node.flags())).isEmpty();
    }
  }

  @Test
  void flag_cancelledMidBody_closesTheConnectionAndLeavesNothing() throws IOException {
    Promise<Void> asked = Promise.promise();
    Promise<Void> closed = Promise.promise();
    Handler<HttpServerRequest> handler =
        request -> {
          request.connection().closeHandler(closed::complete);
          startOfALongSvg(request);
          asked.complete();
        };
    try (Site site = Site.http(vertx, handler);
        FlagsNode node = FlagsNode.start(directory, site.flags())) {
      FlagDownload request = new FlagDownload("br");
      Future<Report> report = node.ask(Kinds.FLAGS.address(), request, 20_000);
      asked.future().await();
      node.cancel(request);

      assertThat(requireNonNull(report.await().failure()).code()).isEqualTo(FailureCode.CANCELLED);
      closed.future().await();
      assertThat(FlagsNode.names(node.flags())).isEmpty();
    }
  }

  @Test
  void flag_askedForManyTimesAtOnce_isWholeAndAlone() throws IOException {
    try (Site site = Site.http(vertx, FlagTest::svg);
        FlagsNode node = FlagsNode.start(directory, site.flags())) {
      List<Future<Object>> replies =
          IntStream.range(0, 64)
              .mapToObj(
                  i ->
                      node.node()
                          .vertx()
                          .eventBus()
                          .request(
                              "sluice.flags.download.v1", new JsonObject().put("country", "br"))
                          .map(reply -> reply.body()))
              .toList();
      Future.all(replies).await();

      assertThat(node.flags().resolve("br.svg")).hasContent(Site.SVG);
      assertThat(FlagsNode.names(node.flags())).containsExactly("br.svg");
    }
  }

  @Test
  void flags_partsOfAKilledProcess_areRemovedAtStartAndNothingElse() throws IOException {
    Path flags = Files.createDirectories(directory.resolve("flags"));
    Files.writeString(flags.resolve(".br.svg.0123456789abcdef.part"), "half");
    Files.writeString(flags.resolve(".mine.part"), "kept");
    Files.writeString(flags.resolve("de.svg"), "kept");
    try (FlagsNode node = FlagsNode.start(directory, "http://127.0.0.1:1/{cc}.svg")) {
      assertThat(FlagsNode.names(node.flags())).containsExactly(".mine.part", "de.svg");
    }
  }

  @Test
  void flags_partThatIsBeingWritten_isLeftAtTheStartOfAnother() throws IOException {
    Directory flags = Directory.open(directory);
    PartFile part = flags.part("br.svg");
    part.append(Site.SVG.getBytes(UTF_8));

    Directory.open(directory);

    assertThat(part.finish(new byte[0], "http://a/", null, "image/svg+xml").bytes())
        .isEqualTo(Site.SVG.length());
    assertThat(FlagsNode.names(directory)).containsExactly("br.svg");
  }

  private void assertBroken(String answer, Handler<NetSocket> then) throws IOException {
    try (Site site = Site.raw(vertx, answer, then);
        FlagsNode node = FlagsNode.start(directory, site.flags())) {
      Failure failure = node.flagFailure("br");

      assertThat(failure.code()).isEqualTo(FailureCode.UPSTREAM_CONNECTION);
      assertThat(failure.reason()).startsWith("127.0.0.1:");
      assertThat(FlagsNode.names(node.flags())).isEmpty();
    }
  }

  private void assertTooLong(Site site, JsonObject settings, String reason) throws IOException {
    try (FlagsNode node =
        FlagsNode.start(directory, settings.put("url", site.flags()), new JsonObject())) {
      Failure failure = node.flagFailure("br");

      assertThat(failure.code()).isEqualTo(FailureCode.UPSTREAM_MALFORMED);
      assertThat(failure.reason()).isEqualTo(reason);
      assertThat(FlagsNode.names(node.flags())).isEmpty();
    }
  }

  private static void svg(HttpServerRequest request) {
    Site.answer(request, "image/svg+xml", Site.SVG);
  }

  /** More than one piece, so that a file has been begun when nothing more comes. */
  private static void startOfALongSvg(HttpServerRequest request) {
    request.response().setChunked(true).putHeader("content-type", "image/svg+xml");
    request.response().write(Site.SVG).onSuccess(more -> writeBlanks(request, 10));
  }

  private static void endless(HttpServerRequest request, int status) {
    request.response().setStatusCode(status).setChunked(true);
    request.response().putHeader("content-type", "image/svg+xml");
    request.response().write(Site.SVG).onSuccess(more -> writeBlanks(request, 1_000));
  }

  private static void writeBlanks(HttpServerRequest request, int times) {
    if (times > 0 && !request.response().closed()) {
      request
          .response()
          .write(Buffer.buffer(" ".repeat(10_000)))
          .onSuccess(more -> writeBlanks(request, times - 1));
    }
  }
}
