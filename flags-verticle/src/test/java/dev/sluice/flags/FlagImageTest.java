package dev.sluice.flags;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Report;
import dev.sluice.contracts.flags.FlagDownload;
import dev.sluice.contracts.kinds.Kinds;
import dev.sluice.flags.settings.FlagsSettings;
import dev.sluice.flags.store.Sha256;
import dev.sluice.testkit.VertxTest;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bytes of a flag, over the bus. */
@VertxTest
class FlagImageTest {
  private final Vertx vertx;
  private final Path directory;

  FlagImageTest(Vertx vertx, @TempDir Path directory) {
    this.vertx = vertx;
    this.directory = directory;
  }

  @Test
  void image_askedOnPublicAddress_repliesBytesTypeAndTag() {
    try (Site site = Site.http(vertx, request -> Site.answer(request, "image/svg+xml", Site.SVG));
        FlagsNode node = FlagsNode.start(directory, site.flags())) {
      Message<Buffer> reply =
          node.node()
              .vertx()
              .eventBus()
              .<Buffer>request("sluice.flags.image.v1", new JsonObject().put("country", "BR"))
              .await();

      assertThat(reply.body().toString(UTF_8)).isEqualTo(Site.SVG);
      assertThat(reply.headers().get("content-type")).isEqualTo("image/svg+xml");
      assertThat(reply.headers().get("etag"))
          .isEqualTo('"' + Sha256.hex(Site.SVG.getBytes(UTF_8)) + '"');
      assertThat(node.flags().resolve("br.svg")).hasContent(Site.SVG);
    }
  }

  @Test
  void image_notFound_isToldAsSuch() {
    try (Site site = Site.http(vertx, request -> request.response().setStatusCode(404).end());
        FlagsNode node = FlagsNode.start(directory, site.flags())) {
      Report report = node.ask(Kinds.FLAG_IMAGE, new FlagDownload("zz"), 5_000).await();

      assertThat(requireNonNull(report.failure()).code()).isEqualTo(FailureCode.NOT_FOUND);
    }
  }

  @Test
  void image_longerThanAMessageMayBe_isRefused() {
    String body = Site.SVG + " ".repeat(FlagsSettings.MAX_IMAGE_BYTES);
    JsonObject settings = new JsonObject().put("maxBytes", 2 * FlagsSettings.MAX_IMAGE_BYTES);
    try (Site site = Site.http(vertx, request -> Site.answer(request, "image/svg+xml", body));
        FlagsNode node =
            FlagsNode.start(directory, settings.put("url", site.flags()), new JsonObject())) {
      Report report = node.ask(Kinds.FLAG_IMAGE, new FlagDownload("br"), 5_000).await();

      assertThat(requireNonNull(report.failure()).code()).isEqualTo(FailureCode.UPSTREAM_MALFORMED);
      assertThat(report.failure().reason()).endsWith("(expected: at most 1048576)");
    }
  }
}
