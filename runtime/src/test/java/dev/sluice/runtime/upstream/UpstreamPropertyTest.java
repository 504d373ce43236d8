package dev.sluice.runtime.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.flags.Download;
import dev.sluice.testkit.property.Choices;
import dev.sluice.testkit.property.Mutations;
import dev.sluice.testkit.property.Property;
import io.vertx.core.Future;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** URLs, addresses and headers of upstreams, of any signs. */
class UpstreamPropertyTest {
  private static final int RUNS = 20_000;
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final List<String> URLS =
      List.of(
          "https://example.org/a?b=c",
          "http://8.8.8.8:80/",
          "http://127.0.0.1/",
          "http://[::1]:443/x",
          "http://[2606:4700::1111]/",
          "http://[::ffff:10.0.0.1]/",
          "https://2130706433/",
          "http://0x7f.1/",
          "http://a.example.com@10.0.0.1/",
          "http://LOCALHOST./");
  private static final List<String> ADDRESSES =
      List.of(
          "8.8.8.8",
          "127.0.0.1",
          "::1",
          "2606:4700::1111",
          "::ffff:1.2.3.4",
          "2002:7f00:1::",
          "fe80::1",
          "169.254.169.254",
          "1:2:3:4:5:6:7:8",
          "::",
          "64:ff9b::a00:1");
  private static final List<String> PAUSES =
      List.of(
          "120", "0", "9999999999", "Wed, 21 Oct 2026 07:28:00 GMT", "Wed, 1 Jan 9999 0:0:0 GMT");

  @Test
  void url_thatIsTaken_leadsToAPublicAddress() {
    Property.holds(
        RUNS,
        choices -> {
          String url = Mutations.of(choices, choices.oneOf(URLS));
          choices.note(url);
          Download download = download(url);
          if (download != null) {
            assertThat(download.origin()).contains(":");
            Future<SocketAddress> found =
                destinations(choices).find(download.uri(), UpstreamPropertyTest::refusal);
            assertThat(found.isComplete()).isTrue();
            if (found.succeeded()) {
              checkPublic(download.uri(), found.result());
            }
          }
        });
  }

  @Test
  void address_ofAnySigns_isNone_orWhatJavaTakesItFor() {
    Property.holds(
        RUNS,
        choices -> {
          String text = Mutations.of(choices, choices.oneOf(ADDRESSES));
          choices.note(text);
          IpAddress address = IpAddress.parse(text);
          if (address != null) {
            InetAddress java = InetAddress.getByName(text);
            boolean isMapped = java.getAddress().length == 4 && text.indexOf(':') >= 0;
            assertThat(isMapped ? address.toString() : IpAddress.of(java).toString())
                .isEqualTo(address.toString());
            assertThat(IpAddress.parse(address.toString())).isEqualTo(address);
            checkRules(address, java);
          }
        });
  }

  @Test
  void origin_ofAnySigns_isNone_orIsReadBackAsItIsWritten() {
    Property.holds(
        RUNS,
        choices -> {
          String text = Mutations.of(choices, choices.oneOf(URLS).replaceFirst("/[^/]*$", ""));
          choices.note(text);
          Origin origin = Origin.parse(text);
          assertThat(origin == null ? null : Origin.parse(origin.toString())).isEqualTo(origin);
        });
  }

  @Test
  void retryAfter_ofAnySigns_saysNothing_orALengthOfTime() {
    Property.holds(
        RUNS,
        choices -> {
          Long millis = RetryAfter.millis(Mutations.of(choices, choices.oneOf(PAUSES)), NOW);
          assertThat(millis == null || millis >= 0).isTrue();
        });
  }

  private static void checkPublic(URI uri, SocketAddress address) {
    IpAddress literal = IpAddress.parse(address.host());
    assertThat(literal).as("connected to an address, not to a name").isNotNull();
    assertThat(AddressRules.PUBLIC.refusal(Objects.requireNonNull(literal))).isNull();
    assertThat(uri.getUserInfo()).isNull();
    assertThat(address.port()).isIn(80, 443);
  }

  /** What Java itself knows to be special is refused. */
  private static void checkRules(IpAddress address, InetAddress java) {
    boolean isSpecial =
        java.isLoopbackAddress()
            || java.isSiteLocalAddress()
            || java.isLinkLocalAddress()
            || java.isAnyLocalAddress()
            || java.isMulticastAddress();
    if (isSpecial) {
      assertThat(AddressRules.PUBLIC.refusal(address)).isNotNull();
    }
  }

  /** Names that lead anywhere. */
  private static Destinations destinations(Choices choices) {
    DestinationRules rules =
        new DestinationRules("x", Set.of(), new TreeSet<>(Set.of(80, 443)), AddressRules.PUBLIC);
    return new Destinations(rules, name -> Future.succeededFuture(addresses(choices)));
  }

  private static List<IpAddress> addresses(Choices choices) {
    IpAddress first = address(choices);
    return choices.flip() ? List.of(first) : List.of(first, address(choices));
  }

  private static IpAddress address(Choices choices) {
    byte[] bytes = new byte[choices.flip() ? 4 : 16];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (choices.flip() ? choices.below(256) : choices.oneOf(0, 127, 32, 0xfe));
    }
    try {
      return IpAddress.of(InetAddress.getByAddress(bytes));
    } catch (UnknownHostException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static Failure refusal(String expected) {
    return new Failure(FailureCode.POLICY, expected);
  }

  private static @Nullable Download download(String url) {
    try {
      return new Download(url, null);
    } catch (InvalidMessage invalid) {
      return null;
    }
  }
}
