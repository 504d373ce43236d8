package dev.sluice.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.jobs.Lookup;
import dev.sluice.runtime.settings.InvalidSettings;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class JobsSettingsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"pointer\":\"TotalJobs\"} | sources.mine.pointer: TotalJobs (expected: a JSON pointer)",
        "{\"pointer\":\"\"} | sources.mine.pointer:  (expected: a JSON pointer)",
        "{\"pointer\":null} | sources.mine.pointer: missing (expected: a string)",
        "{\"notFoundPointer\":\"/a~2\"}"
            + " | sources.mine.notFoundPointer: /a~2 (expected: a JSON pointer)",
        "{\"perOrigin\":0} | sources.mine.perOrigin: 0 (expected: 1…10000)",
        "{\"maxBytes\":0} | sources.mine.maxBytes: 0 (expected: 1…67108864)",
        "{\"headers\":{\"X\":1}} | sources.mine.headers.X: 1 (expected: a string)",
        "{\"headers\":{\"X Y\":\"1\"}}"
            + " | sources.mine.headers.X Y: X Y (expected: the name of a header)",
        "{\"headers\":{\"X\":\"a\\nb\"}} | without control characters",
        "{\"secretHeaders\":{\"X\":\"../x\"}}"
            + " | sources.mine.secretHeaders.X: ../x (expected: the name of a secret)",
        "{\"secretHeaders\":{\"X\":\"bent\"}} | sources.mine.secretHeaders.X: *** (expected: ",
        "{\"colour\":1} | sources.mine.colour: unknown field (expected: one of headers, maxBytes",
      })
  void wrongEntry_stopsTheNode(String change, String fault) {
    JsonObject mine =
        new JsonObject()
            .put("url", "http://h/{zip}")
            .put("pointer", "/n")
            .mergeIn(new JsonObject(change));

    assertRefused(
        new JsonObject().put("sources", new JsonObject().put("mine", mine)),
        Map.of("SLUICE_SECRET_BENT", "a\nb"),
        fault);
  }

  @ParameterizedTest
  @CsvSource({
    "ftp://h/{zip}",
    "http://h/none",
    "http://{zip}/a",
    "http://h{zip}/a",
    "http://h:{zip}/a",
    "http://h:99999/{zip}",
    "http://h:0/{zip}",
    "http://user@h/{zip}",
    "http://h/{zip}/{key}",
    "http://h/{zip}#a",
    "http://h/{other}/{zip}",
    "http://h/a b{zip}",
    "/{zip}",
    "http:///{zip}"
  })
  void url_thatIsNoTemplate_stopsTheNode(String url) {
    JsonObject mine = new JsonObject().put("url", url).put("pointer", "/n");

    assertRefused(
        new JsonObject().put("sources", new JsonObject().put("mine", mine)),
        Map.of(),
        "sources.mine.url: " + url + " (expected: an http or https URL with either");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"jobs\":{\"source\":\"x\"}}"
            + " | jobs.source: x (expected: one of usajobs, usajobs-legacy)",
        "{\"jobs\":{\"concurrency\":0}} | jobs.concurrency: 0 (expected: 1…10000)",
        "{\"usajobs\":{\"locate\":\"city\"}} | usajobs.locate: city (expected: zip;",
        "{\"usajobs\":{\"url\":\"data.usajobs.gov\"}} | usajobs.url: data.usajobs.gov/api",
        "{\"usajobs\":{\"email\":\"me\"}} | usajobs.email: me (expected: an e-mail address)",
        "{\"sources\":5} | sources: 5 (expected: an object)",
        "{\"sources\":{\"a b\":{\"url\":\"http://h/{zip}\",\"pointer\":\"/n\"}}} | sources.a b: ",
        "{\"sources\":{\"usajobs\":{\"url\":\"http://h/{zip}\",\"pointer\":\"/n\"}}}"
            + " | sources.usajobs: ",
      })
  void wrongSection_stopsTheNode(String settings, String fault) {
    assertRefused(new JsonObject(settings), Map.of(), fault);
  }

  @ParameterizedTest
  @CsvSource({"'',secret", "me@example.org,''"})
  void usajobs_withoutKeyOrEmail_isRefusedAtOnce_butTheNodeStarts(String email, String key)
      throws Exception {
    Map<String, String> environment =
        Map.of("SLUICE_SECRET_USAJOBS_KEY", key, "SLUICE_USAJOBS_EMAIL", email);
    try (JobsNode node = JobsNode.start(new JsonObject(), environment)) {
      Failure failure = node.failure(Lookup.ofZip("79936"));

      assertThat(failure.code()).isEqualTo(FailureCode.POLICY);
      assertThat(failure.reason())
          .isEqualTo("usajobs: no key (expected: SLUICE_SECRET_USAJOBS_KEY and usajobs.email)");
    }
  }

  @Test
  void urlWithoutPath_isAskedAtItsRoot() {
    UrlTemplate url = UrlTemplate.of("url", "https://example.org?zip={zip}");

    assertThat(url.origin()).isEqualTo("example.org:443");
    assertThat(url.filledWith("79936")).isEqualTo("/?zip=79936");
  }

  private static void assertRefused(
      JsonObject settings, Map<String, String> environment, String fault) {
    assertThatExceptionOfType(InvalidSettings.class)
        .isThrownBy(() -> JobsNode.start(settings, environment).close())
        .withMessageContaining(fault);
  }
}
