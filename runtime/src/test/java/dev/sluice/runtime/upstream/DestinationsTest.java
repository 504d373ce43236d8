package dev.sluice.runtime.upstream;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import io.vertx.core.Future;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a URL leads: to an address that was checked, or nowhere. */
final class DestinationsTest {
  private static final String HINT = "; downloads.allow may name the origin";

  private final List<String> asked = new ArrayList<>();

  @ParameterizedTest
  @CsvSource({
    "http://a.example.org/x, 8.8.8.8, 8.8.8.8:80",
    "https://A.Example.ORG/x, 8.8.8.8, 8.8.8.8:443",
    "http://a.example.org:8080/, 2600::1 8.8.4.4, 8.8.4.4:8080",
    "http://a.example.org/, 2600::1, 2600:0:0:0:0:0:0:1:80",
  })
  void name_whoseAddressesArePublic_leadsToOneOfThem(String url, String found, String server) {
    assertThat(find(url, found)).hasToString(server);
    assertThat(asked).containsExactly("a.example.org");
  }

  @ParameterizedTest
  @CsvSource({"http://8.8.8.8/, 8.8.8.8:80", "https://[2600::1]/, 2600::1:443"})
  void address_thatIsPublic_isTakenAsItIs(String url, String server) {
    assertThat(find(url, "")).hasToString(server);
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1 is loopback",
    "8.8.8.8 10.0.0.1, 10.0.0.1 is private",
    "10.0.0.1 8.8.8.8, 10.0.0.1 is private",
    "8.8.8.8 ::1, 0:0:0:0:0:0:0:1 is loopback",
    "169.254.169.254, 169.254.169.254 is link-local",
  })
  void name_withOneAddressThatIsNotPublic_isRefused(String found, String why) {
    assertRefused("http://a.example.org/", found, "a public address; " + why + HINT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://127.0.0.1/           | a public address; 127.0.0.1 is loopback",
        "http://[::ffff:8.8.8.8]/    | a public address; 0:0:0:0:0:ffff:808:808 is IPv4 within IPv6",
        "http://[fe80::1%25eth0]/    | an IPv6 address without a zone",
        "http://0177.0.0.1/          | a name, or an address of four decimal numbers",
        "http://2130706433/          | a name, or an address of four decimal numbers",
        "http://0x7f000001/          | a name, or an address of four decimal numbers",
        "http://a.example.org./      | a name without a dot at its end",
        "http://localhost./          | a name without a dot at its end",
        "http://localhost/           | a public name",
        "http://LocalHost/           | a public name",
        "http://a.localhost/         | a public name",
        "http://printer.local/       | a public name",
        "http://metadata.google.internal/ | a public name",
        "http://nas.home.arpa/       | a public name",
        "http://intranet/            | a public name",
        "http://gateway/             | a name of two labels or more",
      })
  void host_thatIsNotPublic_isRefusedUnasked(String url, String expected) {
    assertRefused(url, "8.8.8.8", expected + HINT);
    assertThat(asked).isEmpty();
  }

  @Test
  void host_tooLong_isRefused() {
    String label = "a".repeat(63) + ".";
    assertRefused(
        "http://" + label.repeat(4) + "org/", "8.8.8.8", "a name of two labels or more" + HINT);
    assertRefused(
        "http://" + "a".repeat(64) + ".org/", "8.8.8.8", "a name of two labels or more" + HINT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://a.example.org:22/", "https://8.8.8.8:6379/", "http://[2600::1]:5701/"})
  void port_notInTheSettings_isRefusedUnasked(String url) {
    assertRefused(url, "8.8.8.8", "port 80, 443, 8080; downloads.ports may list more" + HINT);
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:9100/x, 127.0.0.1:9100",
    "http://files.corp:22/, files.corp:22",
    "http://FILES.corp:22/, files.corp:22",
    "https://[::1]/, ::1:443",
  })
  void origin_thatTheSettingsName_isTakenUnchecked(String url, String server) {
    assertThat(find(url, "")).hasToString(server);
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "https://127.0.0.1:9100/, a public address",
    "http://127.0.0.1:9101/, a public address",
    "http://127.0.0.1/, a public address",
    "http://files.corp/, a public name",
    "http://[::1]:443/, a public address",
    "http://127.0.0.2:9100/, a public address",
  })
  void origin_thatDiffersInOnePart_isChecked(String url, String expected) {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> find(url, "8.8.8.8"))
        .withMessageStartingWith(expected);
  }

  @Test
  void lookup_thatFails_failsAsItDoes() {
    Destinations none =
        new Destinations(rules(), name -> Future.failedFuture(new IllegalStateException("no DNS")));

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(
            () -> none.find(URI.create("http://a.example.org/"), DestinationsTest::refused).await())
        .withMessage("no DNS");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "files.corp:8000",
        "ftp://files.corp",
        "http://files.corp/x",
        "http://files.corp?x",
        "http://files.corp#x",
        "http://me@files.corp",
        "http://files.corp:0",
        "http://files.corp:65536",
        "http://*.corp",
        "http://",
        "http://a b",
      })
  void origin_writtenWithMoreOrLess_isNone(String text) {
    assertThat(Origin.parse(text)).isNull();
  }

  private SocketAddress find(String url, String found) {
    Destinations destinations =
        new Destinations(
            rules(),
            name -> {
              asked.add(name);
              return Future.succeededFuture(
                  Arrays.stream(found.split(" ", -1))
                      .map(each -> requireNonNull(IpAddress.parse(each)))
                      .toList());
            });
    return destinations.find(URI.create(url), DestinationsTest::refused).await();
  }

  private void assertRefused(String url, String found, String expected) {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> find(url, found))
        .withMessage(expected);
  }

  private static Failure refused(String expected) {
    return new Failure(FailureCode.POLICY, expected);
  }

  private static DestinationRules rules() {
    DestinationRules rules =
        new DestinationRules(
            "downloads",
            Set.of(
                new Origin("http", "127.0.0.1", 9100),
                requireNonNull(Origin.parse("HTTP://Files.corp:22/"))),
            new TreeSet<>(Set.of(80, 443, 8080)),
            AddressRules.PUBLIC);
    return rules.allowing(requireNonNull(Origin.parse("https://[::1]")));
  }
}
