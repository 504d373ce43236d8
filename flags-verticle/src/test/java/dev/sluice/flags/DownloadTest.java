package dev.sluice.flags;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.flags.Download;
import dev.sluice.contracts.flags.StoredFile;
import dev.sluice.flags.store.Sha256;
import dev.sluice.testkit.VertxTest;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Downloads of plain URLs: names, types, redirects, and long bodies. */
@VertxTest
class DownloadTest {
  private final Vertx vertx;
  private final Path directory;

  DownloadTest(Vertx vertx, @TempDir Path directory) {
    this.vertx = vertx;
    this.directory = directory;
  }

  @Test
  void download_withoutName_isNamedByTheHashAndTheMediaType() throws IOException {
    try (Site site =
            Site.http(vertx, request -> Site.answer(request, "text/html; charset=x", "hello"));
        FlagsNode node = start(site)) {
      String url = site.url("/secret/../name.exe?file=/etc/passwd");
      StoredFile stored = node.download(url);

      String hash = Sha256.hex(url.getBytes(UTF_8)).substring(0, 32);
      assertThat(stored.file()).isEqualTo(hash + ".html");
      assertThat(stored.contentType()).isEqualTo("text/html");
      assertThat(stored.status()).isEqualTo(200);
      assertThat(FlagsNode.names(node.downloads())).containsExactly(hash + ".html");
    }
  }

  @ParameterizedTest
  @CsvSource({"application/x-unheard-of,bin", "application/json,json", "TEXT/CSV,csv", ",bin"})
  void download_withoutName_getsAnExtensionFromTheTable(String contentType, String extension) {
    try (Site site =
            Site.http(
                vertx,
                request -> {
                  if (contentType != null) {
                    request.response().putHeader("content-type", contentType);
                  }
                  request.response().end("1");
                });
        FlagsNode node = start(site)) {
      assertThat(node.download(site.url("/")).file()).endsWith("." + extension);
    }
  }

  @Test
  void download_withName_keepsIt() throws IOException {
    try (Site site = Site.http(vertx, request -> Site.answer(request, "text/plain", "hello"));
        FlagsNode node = start(site)) {
      Download request = new Download(site.url("/x"), "My-report.v1.txt");
      StoredFile stored = (StoredFile) requireNonNull(node.report(request).value());

      assertThat(stored.file()).isEqualTo("My-report.v1.txt");
      assertThat(node.downloads().resolve("My-report.v1.txt")).hasContent("hello");
    }
  }

  @Test
  void download_emptyBody_isAnEmptyFile() {
    try (Site site = Site.http(vertx, request -> request.response().end());
        FlagsNode node = start(site)) {
      StoredFile stored = node.download(site.url("/"));

      assertThat(stored.bytes()).isZero();
      assertThat(node.downloads().resolve(stored.file())).isEmptyFile();
    }
  }

  @Test
  void download_ofTwentyMegabytes_isStoredAsItWasSent() throws IOException {
    byte[] body = new byte[20 << 20];
    new Random(1).nextBytes(body);
    try (Site site = Site.http(vertx, request -> request.response().end(Buffer.buffer(body)));
        FlagsNode node = start(site)) {
      StoredFile stored = node.download(site.url("/"));

      assertThat(stored.bytes()).isEqualTo(body.length);
      assertThat(stored.sha256()).isEqualTo(Sha256.hex(body));
      byte[] written = Files.readAllBytes(node.downloads().resolve(stored.file()));
      assertThat(Sha256.hex(written)).isEqualTo(stored.sha256());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "image/png,GIF89a",
    "image/gif,<html>",
    "application/pdf,hello",
    "application/zip,%PDF-1.7",
    "image/x-icon,<!doctype html>",
    "image/webp,RIFF0000WAVE"
  })
  void download_firstBytesOfAnotherType_isMalformed(String contentType, String body)
      throws IOException {
    try (Site site = Site.http(vertx, request -> Site.answer(request, contentType, body));
        FlagsNode node = start(site)) {
      Failure failure = node.downloadFailure(site.url("/"));

      assertThat(failure.code()).isEqualTo(FailureCode.UPSTREAM_MALFORMED);
      assertThat(failure.reason())
          .isEqualTo("first bytes: " + body + " (expected: " + contentType + ")");
      assertThat(FlagsNode.names(node.downloads())).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "image/gif,GIF89a",
    "application/pdf,%PDF-1.7",
    "application/zip,PK34",
    "image/webp,RIFF0000WEBPVP8",
    "image/x-icon,hello",
    "text/html,anything"
  })
  void download_firstBytesOfItsType_isStored(String contentType, String body) {
    try (Site site = Site.http(vertx, request -> Site.answer(request, contentType, body));
        FlagsNode node = start(site)) {
      assertThat(node.download(site.url("/")).contentType()).isEqualTo(contentType);
    }
  }

  @Test
  void download_redirected_isFollowed() {
    try (Site site = Site.http(vertx, DownloadTest::countDown);
        FlagsNode node = start(site)) {
      StoredFile stored = node.download(site.url("/5"));

      assertThat(stored.status()).isEqualTo(200);
      assertThat(stored.bytes()).isEqualTo("here".length());
    }
  }

  @Test
  void download_redirectedTooOften_isMalformed() {
    try (Site site = Site.http(vertx, DownloadTest::countDown);
        FlagsNode node = start(site)) {
      Failure failure = node.downloadFailure(site.url("/6"));

      assertThat(failure.code()).isEqualTo(FailureCode.UPSTREAM_MALFORMED);
      assertThat(failure.reason()).isEqualTo("redirects: one more (expected: at most 5)");
    }
  }

  @Test
  void download_brokenAfterARedirect_namesWhoBrokeIt() {
    String half = "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf";
    try (Site broken = Site.raw(vertx, half, NetSocket::close);
        Site site = Site.http(vertx, request -> redirect(request, broken.url("/")));
        FlagsNode node = start(site, broken)) {
      Failure failure = node.downloadFailure(site.url("/"));

      assertThat(failure.code()).isEqualTo(FailureCode.UPSTREAM_CONNECTION);
      assertThat(failure.reason()).startsWith(URI.create(broken.url("/")).getAuthority());
    }
  }

  @Test
  void download_redirectedToWhatIsNotHttp_isMalformed() {
    try (Site site = Site.http(vertx, request -> redirect(request, "file:/x"));
        FlagsNode node = start(site)) {
      Failure failure = node.downloadFailure(site.url("/"));

      assertThat(failure.code()).isEqualTo(FailureCode.UPSTREAM_MALFORMED);
      assertThat(failure.reason()).isEqualTo("location: file:/x (expected: an http or https URL)");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 410})
  void download_statusOfWhatIsNotThere_isNotFound(int status) {
    try (Site site = Site.http(vertx, request -> request.response().setStatusCode(status).end());
        FlagsNode node = start(site)) {
      assertThat(node.downloadFailure(site.url("/")).code()).isEqualTo(FailureCode.NOT_FOUND);
    }
  }

  @Test
  void download_ontoADirectory_failsAndLeavesNothing() throws IOException {
    try (Site site = Site.http(vertx, request -> Site.answer(request, "text/plain", "hello"));
        FlagsNode node = start(site)) {
      Files.createDirectories(node.downloads().resolve("taken/by"));
      Failure failure = requireNonNull(node.report(new Download(site.url("/"), "taken")).failure());

      assertThat(failure.code()).isEqualTo(FailureCode.INTERNAL);
      assertThat(failure.reason()).startsWith("disk: ").doesNotContain(directory.toString());
      assertThat(FlagsNode.names(node.downloads())).containsExactly("taken");
    }
  }

  @Test
  void download_request_namesItselfAndTheHost() {
    try (Site site =
            Site.http(
                vertx,
                request ->
                    Site.answer(
                        request,
                        "text/plain",
                        request.getHeader("user-agent")
                            + " "
                            + request.getHeader("accept-encoding")
                            + " "
                            + request.uri()));
        FlagsNode node = start(site)) {
      StoredFile stored = node.download(site.url("?a=%20b#fragment"));

      assertThat(node.downloads().resolve(stored.file())).hasContent("Sluice identity /?a=%20b");
    }
  }

  private FlagsNode start(Site... sites) {
    JsonArray allow = new JsonArray(Stream.of(sites).map(Site::origin).toList());
    return FlagsNode.start(directory, new JsonObject(), new JsonObject().put("allow", allow));
  }

  private static void countDown(HttpServerRequest request) {
    int left = Integer.parseInt(request.uri().substring(1));
    if (left == 0) {
      Site.answer(request, "text/plain", "here");
    } else {
      redirect(request, "/" + (left - 1));
    }
  }

  private static void redirect(HttpServerRequest request, String location) {
    request.response().setStatusCode(307).putHeader("location", location).end("moved");
  }
}
