package dev.sluice.flags;

import static dev.sluice.contracts.FailureCode.ATTEMPT_TIMEOUT;
import static dev.sluice.contracts.FailureCode.UPSTREAM_CONNECTION;
import static dev.sluice.contracts.FailureCode.UPSTREAM_MALFORMED;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Outcome;
import dev.sluice.contracts.Report;
import dev.sluice.contracts.flags.Download;
import dev.sluice.contracts.flags.FlagDownload;
import dev.sluice.contracts.flags.StoredFile;
import dev.sluice.contracts.kinds.Kinds;
import dev.sluice.testkit.VertxTest;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * All the ways in which an upstream can be bad, each for a flag and for a plain URL: its own code
 * and its own reason, and no file or part of one left.
 */
@VertxTest
class BadUpstreamTest {
  private static final String HEAD = "HTTP/1.1 200 OK\r\ncontent-type: image/svg+xml\r\n";
  private static final String CHUNKED = HEAD + "transfer-encoding: chunked\r\n\r\n";
  private static final String LONG = HEAD + "content-length: 99000\r\n\r\n" + Site.SVG;
  private static final int MAX_BYTES = 100_000;

  private final Vertx vertx;
  private final Path directory;

  BadUpstreamTest(Vertx vertx, @TempDir Path directory) {
    this.vertx = vertx;
    this.directory = directory;
  }

  @Test
  void upstream_thatClosesBeforeTheEnd_isABrokenConnection() throws IOException {
    assertFails(Site.raw(vertx, LONG, NetSocket::close), UPSTREAM_CONNECTION, "127.0.0.1:");
  }

  @Test
  void upstream_thatClosesInAChunk_isABrokenConnection() throws IOException {
    Site site = Site.raw(vertx, CHUNKED + "ffff\r\n" + Site.SVG, NetSocket::close);
    assertFails(site, UPSTREAM_CONNECTION, "127.0.0.1:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 200", HEAD, LONG, CHUNKED + "5\r\n<svg>\r\n"})
  void upstream_thatResets_isABrokenConnection(String before) throws IOException {
    assertFails(Site.resetting(vertx, before), UPSTREAM_CONNECTION, "127.0.0.1:");
  }

  @Test
  void upstream_whoseHeadNeverEnds_isABrokenConnection() throws IOException {
    Site site =
        Site.raw(
            vertx, HEAD + ("x-more: " + "y".repeat(90) + "\r\n").repeat(200), NetSocket::pause);
    assertFails(site, UPSTREAM_CONNECTION, "127.0.0.1:");
  }

  @Test
  void upstream_thatAnswersHtml_isMalformed() throws IOException {
    try (Site site = Site.http(vertx, request -> Site.answer(request, "image/png", "<html>"));
        FlagsNode node = start(site)) {
      String ofType = "content-type: image/png (expected: image/svg+xml)";
      assertFailure(node, flag(node), UPSTREAM_MALFORMED, ofType);
      String ofBytes = "first bytes: <html> (expected: image/png)";
      assertFailure(node, download(node, site), UPSTREAM_MALFORMED, ofBytes);
    }
  }

  @Test
  void upstream_thatAnnouncesTenGigabytes_isRefusedAtTheHead() throws IOException {
    assertFails(
        Site.raw(vertx, HEAD + "content-length: 10737418240\r\n\r\n" + Site.SVG, NetSocket::pause),
        UPSTREAM_MALFORMED,
        "body: 10737418240 bytes (expected: at most 100000)");
  }

  @Test
  void upstream_whoseBodyNeverEnds_isRefusedAtTheCap() throws IOException {
    assertFails(
        Site.http(vertx, BadUpstreamTest::endless),
        UPSTREAM_MALFORMED,
        "body: more than 100000 bytes (expected: at most 100000)");
  }

  @Test
  void upstream_thatSendsAByteNowAndThen_isTooSlow() throws IOException {
    assertFails(
        Site.trickling(vertx, LONG, 50),
        UPSTREAM_CONNECTION,
        "127.0.0.1:",
        "(expected: 64 a second)");
  }

  @Test
  void upstream_thatFallsSilentInTheBody_isTooSlow() throws IOException {
    assertFails(
        Site.raw(vertx, LONG, NetSocket::resume),
        UPSTREAM_CONNECTION,
        "127.0.0.1:",
        " bytes in 400 ms (expected: 64 a second)");
  }

  @Test
  void upstream_thatIsSlowInItsHead_isATimeout() throws IOException {
    try (Site site = Site.trickling(vertx, "HTTP/1.1 200 OK\r\nx-more: ", 50);
        FlagsNode node = start(site)) {
      FlagDownload request = new FlagDownload("br");
      Report report = node.ask(Kinds.FLAGS.address(), request, 500).await();

      Failure failure = requireNonNull(report.failure());
      assertThat(failure.code()).isEqualTo(ATTEMPT_TIMEOUT);
      assertThat(failure.code().outcome()).isEqualTo(Outcome.TIMEOUT);
      assertThat(FlagsNode.names(node.flags())).isEmpty();
    }
  }

  @Test
  void upstream_thatSendsABombAsAnEncoding_isRefusedAtTheHead() throws IOException {
    Buffer bomb = bomb();
    Site site =
        Site.http(
            vertx,
            request -> {
              request.response().putHeader("content-encoding", "gzip");
              request.response().putHeader("content-type", "image/svg+xml").end(bomb);
            });
    assertFails(site, UPSTREAM_MALFORMED, "content-encoding: gzip (expected: none)");
  }

  @Test
  void upstream_thatSendsABombAsAFile_givesAFileAsLongAsItIsOnTheWire() throws IOException {
    Buffer bomb = bomb();
    try (Site site =
            Site.http(
                vertx,
                request ->
                    request.response().putHeader("content-type", "application/gzip").end(bomb));
        FlagsNode node = start(site)) {
      StoredFile stored = node.download(site.url("/"));

      assertThat(stored.bytes()).isEqualTo(bomb.length()).isLessThan(MAX_BYTES);
      assertThat(node.downloads().resolve(stored.file())).hasBinaryContent(bomb.getBytes());
    }
  }

  @Test
  void upstream_thatRedirectsToItself_isALoop() throws IOException {
    assertFails(
        Site.http(vertx, request -> redirect(request, request.uri())),
        UPSTREAM_MALFORMED,
        "location: http://127.0.0.1:",
        "(expected: a URL that was not asked before)");
  }

  @Test
  void upstream_thatRedirectsOnAndOn_isGivenUp() throws IOException {
    assertFails(
        Site.http(vertx, request -> redirect(request, request.uri() + "x")),
        UPSTREAM_MALFORMED,
        "redirects: one more (expected: at most 5)");
  }

  @Test
  void upstream_thatRedirectsToAPrivateAddress_isMalformed() throws IOException {
    assertFails(
        Site.http(vertx, request -> redirect(request, "http://10.0.0.1/secret")),
        UPSTREAM_MALFORMED,
        "location: http://10.0.0.1/secret (expected: a public address; 10.0.0.1 is private");
  }

  @Test
  void upstream_thatComesInPiecesButFastEnough_isStored() throws IOException {
    String body = Site.SVG + " ".repeat(2_000);
    String head = HEAD + "content-length: " + body.length() + "\r\n\r\n";
    try (Site site = Site.raw(vertx, head, socket -> inPieces(socket, body));
        FlagsNode node = start(site)) {
      assertThat(node.flag("br").bytes()).isEqualTo(body.length());
    }
  }

  private void assertFails(Site site, FailureCode code, String... reason) throws IOException {
    try (site;
        FlagsNode node = start(site)) {
      assertFailure(node, flag(node), code, reason);
      assertFailure(node, download(node, site), code, reason);
    }
  }

  private static void assertFailure(
      FlagsNode node, Failure failure, FailureCode code, String... reason) throws IOException {
    assertThat(failure.reason()).contains(reason);
    assertThat(failure.code()).isEqualTo(code);
    assertThat(code.outcome()).isEqualTo(Outcome.ERROR);
    assertThat(FlagsNode.names(node.flags())).isEmpty();
    assertThat(FlagsNode.names(node.downloads())).isEmpty();
  }

  private FlagsNode start(Site site) {
    JsonObject flags = new JsonObject().put("url", site.flags()).put("maxBytes", MAX_BYTES);
    JsonObject downloads =
        new JsonObject()
            .put("allow", new JsonArray().add(site.origin()))
            .put("maxBytes", MAX_BYTES)
            .put("slowAfterMillis", 400);
    return FlagsNode.start(directory, flags, downloads);
  }

  private static Failure flag(FlagsNode node) {
    return node.flagFailure("br");
  }

  private static Failure download(FlagsNode node, Site site) {
    return requireNonNull(node.report(new Download(site.url("/x"), null)).failure());
  }

  private static void redirect(HttpServerRequest request, String location) {
    request.response().setStatusCode(302).putHeader("location", location).end();
  }

  private static void endless(HttpServerRequest request) {
    request.response().setChunked(true).putHeader("content-type", "image/svg+xml");
    request.response().write(Site.SVG).onSuccess(sent -> more(request));
  }

  private static void more(HttpServerRequest request) {
    request.response().write(" ".repeat(10_000)).onSuccess(sent -> more(request));
  }

  private static void inPieces(NetSocket socket, String rest) {
    int length = Math.min(100, rest.length());
    if (length > 0) {
      socket
          .write(rest.substring(0, length))
          .onSuccess(sent -> inPieces(socket, rest.substring(length)));
    }
  }

  /** Fifty megabytes of nothing. */
  private static Buffer bomb() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      byte[] nothing = new byte[1 << 20];
      for (int i = 0; i < 50; i++) {
        gzip.write(nothing);
      }
    }
    return Buffer.buffer(packed.toByteArray());
  }
}
