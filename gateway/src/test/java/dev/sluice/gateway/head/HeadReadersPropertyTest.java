package dev.sluice.gateway.head;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.problem.ProblemException;
import dev.sluice.testkit.property.Mutations;
import dev.sluice.testkit.property.Property;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Targets and hosts of any shape: each is accepted or refused, and nothing else happens. */
class HeadReadersPropertyTest {
  private static final int RUNS = 10_000;
  private static final List<String> TARGETS =
      List.of(
          "/v1/jobs/79936",
          "/v1/jobs?zips=79936,90011",
          "/v1/flags/br",
          "/v1/commands/a%20b",
          "http://localhost/v1/nodes?x=%C3%A4");
  private static final List<String> HEADERS =
      List.of("localhost:8080", "127.0.0.1", "[::1]:8080", "a.localhost", "example.org:443");

  @Test
  void target_ofAnyCharacters_isRefused_orUnderstoodAsJavaDoes() {
    Property.holds(
        RUNS,
        choices -> {
          String target = Mutations.of(choices, choices.oneOf(TARGETS));
          choices.note(target);
          if (accepts(target)) {
            URI uri = new URI(target);
            assertThat(uri.getRawFragment()).isNull();
            assertThat(uri.normalize().getRawPath()).isEqualTo(uri.getRawPath());
            assertThat(uri.getPath()).doesNotContain("/../", "\\", "\0", "\n");
          }
        });
  }

  @Test
  void host_ofAnyCharacters_isRefused_orANameOfTheGateway() {
    Hosts hosts = new Hosts(Stream.of("sluice.test"), false);
    Property.holds(
        RUNS,
        choices -> {
          String header = Mutations.of(choices, choices.oneOf(HEADERS));
          choices.note(header);
          if (Hosts.isWellFormed(header) && hosts.contains(header)) {
            String host = header.toLowerCase(Locale.ROOT).replaceFirst(":[0-9]+$", "");
            assertThat(host)
                .matches("sluice\\.test|([a-z0-9._-]*\\.)?localhost|127\\.[0-9.]+|\\[.*]");
            if (host.startsWith("[")) {
              assertThat(InetAddress.getByName(host).isLoopbackAddress()).isTrue();
            }
          }
        });
  }

  private static boolean accepts(String target) {
    try {
      Target.check(target, "localhost");
      return true;
    } catch (ProblemException refused) {
      assertThat(refused.problem().status()).isEqualTo(400);
      return false;
    }
  }
}
