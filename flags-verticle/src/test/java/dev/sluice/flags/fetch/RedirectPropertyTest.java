package dev.sluice.flags.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.testkit.property.Mutations;
import dev.sluice.testkit.property.Property;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class RedirectPropertyTest {
  private static final List<String> LOCATIONS =
      List.of(
          "/other?a=b",
          "https://example.org/x#y",
          "//example.org:8443/x",
          "http://a@b/",
          "../..//x",
          "?",
          "https:///x",
          "javascript:alert(1)");

  @Test
  void location_ofAnySigns_isRefused_orLeadsWhereACallerMayAskToGo() {
    Property.holds(
        20_000,
        choices -> {
          URI from = URI.create(choices.oneOf("https://a.test/b/c?d", "http://a.test"));
          String location = Mutations.of(choices, choices.oneOf(LOCATIONS));
          choices.note(from + " to " + location);
          try {
            URI next = Redirect.next(from, location);
            assertThat(next.getScheme().toLowerCase(Locale.ROOT)).isIn(from.getScheme(), "https");
            assertThat(next.getHost()).isNotEmpty();
            assertThat(next.getUserInfo()).isNull();
          } catch (Failure refused) {
            assertThat(refused.code()).isEqualTo(FailureCode.UPSTREAM_MALFORMED);
          }
        });
  }
}
