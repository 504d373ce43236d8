package dev.sluice.flags;

import static dev.sluice.contracts.FailureCode.UPSTREAM_STATUS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.flags.StoredFile;
import dev.sluice.testkit.VertxTest;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that is there already is asked about, and fetched again only where it has to be. */
@VertxTest
class RevalidationTest {
  private static final String ETAG = "\"one\"";

  private final Vertx vertx;
  private final Path directory;

  private final List<Integer> answers = new CopyOnWriteArrayList<>();

  RevalidationTest(Vertx vertx, @TempDir Path directory) {
    this.vertx = vertx;
    this.directory = directory;
  }

  @Test
  void flag_secondRun_isCachedAndTheFileUntouched() throws IOException {
    try (Site site = Site.http(vertx, this::tagged)) {
      StoredFile first = run(site.flags());
      FileTime written = Files.getLastModifiedTime(file());
      Object inode = Files.getAttribute(file(), "unix:ino");
      StoredFile second = run(site.flags());

      assertThat(second).isEqualTo(cached(first));
      assertThat(answers).containsExactly(200, 304);
      assertThat(Files.getLastModifiedTime(file())).isEqualTo(written);
      assertThat(Files.getAttribute(file(), "unix:ino")).isEqualTo(inode);
      assertThat(FlagsNode.names(directory.resolve("flags"))).containsExactly("br.svg");
    }
  }

  @Test
  void flag_changedOnDisk_isFetchedAgain() throws IOException {
    try (Site site = Site.http(vertx, this::tagged)) {
      run(site.flags());
      Files.writeString(file(), Site.SVG.replace('M', 'L'));
      Files.setLastModifiedTime(file(), FileTime.from(Instant.EPOCH));
      StoredFile second = run(site.flags());

      assertThat(second.cached()).isFalse();
      assertThat(answers).containsExactly(200, 200);
      assertThat(file()).hasContent(Site.SVG);
    }
  }

  @Test
  void flag_removed_isFetchedAgain() throws IOException {
    try (Site site = Site.http(vertx, this::tagged)) {
      run(site.flags());
      Files.delete(file());

      assertThat(run(site.flags()).cached()).isFalse();
      assertThat(file()).hasContent(Site.SVG);
    }
  }

  @Test
  void flag_fromAnotherUpstream_isFetchedAgain() throws IOException {
    try (Site one = Site.http(vertx, this::tagged);
        Site other = Site.http(vertx, this::tagged)) {
      run(one.flags());

      assertThat(run(other.flags()).cached()).isFalse();
      assertThat(answers).containsExactly(200, 200);
    }
  }

  @Test
  void flag_withoutEntityTag_isFetchedAgain() throws IOException {
    try (Site site = Site.http(vertx, request -> Site.answer(request, "image/svg+xml", Site.SVG))) {
      run(site.flags());

      assertThat(run(site.flags()).cached()).isFalse();
    }
  }

  @Test
  void flag_withEntityTagTooLongToKeep_isStoredAndFetchedAgain() throws IOException {
    String tag = '"' + "x".repeat(5_000) + '"';
    try (Site site =
        Site.http(
            vertx,
            request -> {
              request.response().putHeader("etag", tag);
              Site.answer(request, "image/svg+xml", Site.SVG);
            })) {
      run(site.flags());

      assertThat(run(site.flags()).cached()).isFalse();
      assertThat(FlagsNode.names(directory.resolve("flags"))).containsExactly("br.svg");
    }
  }

  @Test
  void flag_sentToAnotherOrigin_doesNotTakeTheEntityTagThere() {
    List<String> tags = new CopyOnWriteArrayList<>();
    try (Site other = Site.http(vertx, request -> tellTag(request, tags));
        Site site = Site.http(vertx, request -> taggedOnce(request, other.url("/br.svg")))) {
      JsonObject flags = new JsonObject().put("url", site.flags());
      JsonObject downloads = new JsonObject().put("allow", new JsonArray().add(other.origin()));
      try (FlagsNode node = FlagsNode.start(directory, flags, downloads)) {
        assertThat(node.flag("br").cached()).isFalse();
        Failure failure = node.flagFailure("br");

        assertThat(tags).containsExactly("null");
        assertThat(failure.code()).as("a 304 that was not asked for").isEqualTo(UPSTREAM_STATUS);
        assertThat(failure.status()).isEqualTo(304);
      }
    }
  }

  @Test
  void download_secondRun_isCachedWithStatus304() throws IOException {
    try (Site site = Site.http(vertx, this::tagged);
        FlagsNode node = FlagsNode.start(directory, site.flags())) {
      StoredFile first = node.download(site.url("/any"));
      StoredFile second = node.download(site.url("/any"));

      assertThat(first.status()).isEqualTo(200);
      assertThat(second.status()).isEqualTo(304);
      assertThat(second.cached()).isTrue();
      assertThat(second.file()).isEqualTo(first.file()).endsWith(".svg");
      assertThat(second.sha256()).isEqualTo(first.sha256());
    }
  }

  private static StoredFile cached(StoredFile first) {
    return new StoredFile(
        first.bytes(), first.contentType(), first.sha256(), first.file(), true, first.status());
  }

  private StoredFile run(String url) {
    try (FlagsNode node = FlagsNode.start(directory, url)) {
      return node.flag("br");
    }
  }

  private Path file() {
    return directory.resolve("flags/br.svg");
  }

  private static void tellTag(HttpServerRequest request, List<String> tags) {
    tags.add(String.valueOf(request.getHeader("if-none-match")));
    request.response().setStatusCode(304).end();
  }

  /** The first is told; whoever comes back with a tag is sent on. */
  private void taggedOnce(HttpServerRequest request, String elsewhere) {
    if (request.getHeader("if-none-match") == null) {
      tagged(request);
    } else {
      request.response().setStatusCode(302).putHeader("location", elsewhere).end();
    }
  }

  private void tagged(HttpServerRequest request) {
    boolean isKnown = ETAG.equals(request.getHeader("if-none-match"));
    answers.add(isKnown ? 304 : 200);
    request.response().putHeader("etag", ETAG);
    if (isKnown) {
      request.response().setStatusCode(304).end();
    } else {
      Site.answer(request, "image/svg+xml", Site.SVG);
    }
  }
}
