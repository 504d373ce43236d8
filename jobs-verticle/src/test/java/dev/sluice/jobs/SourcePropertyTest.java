package dev.sluice.jobs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.node.Upstream;
import dev.sluice.testkit.property.Choices;
import dev.sluice.testkit.property.JsonTrees;
import dev.sluice.testkit.property.Mutations;
import dev.sluice.testkit.property.Property;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What settings and upstreams send, in any shape. */
class SourcePropertyTest {
  private static final int RUNS = 20_000;
  private static final List<String> TEMPLATES =
      List.of(
          "http://127.0.0.1:9100/api/jobs?LocationId={zip}&NumberOfJobs=1",
          "https://example.org/{key}/count",
          "http://[::1]:80/{zip}",
          "https://example.org?q={key}");
  private static final List<String> ANSWERS =
      List.of(
          "{\"SearchResult\":{\"TotalJobs\":34}}",
          "{\"SearchResult\":{\"TotalJobs\":\"34\"},\"error\":1}",
          "<html>no</html>",
          "[{\"SearchResult\":3}]");
  private static final List<String> TYPES =
      List.of("application/json", "application/hal+json; charset=utf-8", "text/html", "");

  private final Source source =
      new Source(
          UrlTemplate.of("url", TEMPLATES.get(0)),
          Source.pointer("pointer", "/SearchResult/TotalJobs"),
          Source.pointer("notFoundPointer", "/error"),
          Map.of(),
          Map.of(),
          null,
          Upstream.UNLIMITED,
          Source.DEFAULT_MAX_BYTES);

  @Test
  void template_ofAnySigns_isRefused_orAskableWithAnyKey() {
    Property.holds(
        RUNS,
        choices -> {
          String text = Mutations.of(choices, choices.oneOf(TEMPLATES));
          String key = Mutations.of(choices, "Köln/1 a");
          choices.note(text + " with " + key);
          UrlTemplate template = template(text);
          if (template != null) {
            String target = template.filledWith(key);
            assertThat(target).startsWith("/").doesNotContain(" ", "\n", "\r");
            URI uri = new URI("http://" + template.host() + ":" + template.port() + target);
            assertThat(uri.getHost()).isEqualTo(template.host());
            assertThat(uri.getPort()).isEqualTo(template.port()).isBetween(1, 65_535);
          }
        });
  }

  @Test
  void answer_ofAnyBytes_isACount_orMalformed_orNotFound() {
    Property.holds(
        RUNS,
        choices -> {
          byte[] body = body(choices);
          choices.note(new String(body, ISO_8859_1));
          MultiMap headers = MultiMap.caseInsensitiveMultiMap();
          if (!choices.onceIn(4)) {
            headers.set("content-type", Mutations.of(choices, choices.oneOf(TYPES)));
          }
          try {
            long number = new CountResponse(source, headers, Buffer.buffer(body)).count().number();
            assertThat(number).isBetween(0L, 1L << 53);
          } catch (Failure failure) {
            assertThat(failure.code()).isIn(FailureCode.UPSTREAM_MALFORMED, FailureCode.NOT_FOUND);
            assertThat(failure.reason().lines()).hasSize(1);
          }
        });
  }

  private static byte[] body(Choices choices) {
    List<String> names = List.of("SearchResult", "TotalJobs", "error");
    byte[] valid =
        choices.flip()
            ? choices.oneOf(ANSWERS).getBytes(UTF_8)
            : JsonTrees.object(choices, names).encode().getBytes(UTF_8);
    return Mutations.of(choices, valid);
  }

  private static @Nullable UrlTemplate template(String text) {
    try {
      return UrlTemplate.of("url", text);
    } catch (InvalidMessage invalid) {
      return null;
    }
  }
}
