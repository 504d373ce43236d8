package dev.sluice.runtime.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.testkit.VertxTest;
import dev.sluice.testkit.upstream.ScriptedDns;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is had from the DNS: every address there is, of both families, or a clear failure. */
@VertxTest
final class DnsLookupTest {
  private static final String NAME = "files.example.org";

  private ScriptedDns dns;
  private DnsLookup lookup;

  @BeforeEach
  void start(Vertx vertx) throws Exception {
    dns = ScriptedDns.start(vertx);
    lookup = lookup(vertx, dns);
  }

  @AfterEach
  void stop() throws Exception {
    lookup.close();
    dns.close();
  }

  @Test
  void name_withBothFamilies_givesAll() throws Exception {
    dns.addAnswer(NAME, "8.8.8.8", "8.8.4.4", "2600::1", "127.0.0.1");

    assertThat(all(NAME))
        .containsExactlyInAnyOrder("8.8.8.8", "8.8.4.4", "127.0.0.1", "2600:0:0:0:0:0:0:1");
  }

  @Test
  void name_withIpv6Alone_givesIt() throws Exception {
    dns.addAnswer(NAME, "2600::1");

    assertThat(all(NAME)).containsExactly("2600:0:0:0:0:0:0:1");
  }

  @Test
  void name_thatIsAnAliasOfAnAlias_givesWhatStandsBehindIt() throws Exception {
    dns.addAnswer(NAME, "cdn.example.net", "edge.example.net", "8.8.8.8", "::1");

    assertThat(all(NAME)).containsExactlyInAnyOrder("8.8.8.8", "0:0:0:0:0:0:0:1");
  }

  @Test
  void name_withAThousandAddresses_givesAllOverTcp() throws Exception {
    String[] many =
        IntStream.range(0, 1_000)
            .mapToObj(i -> "8.8." + i / 250 + "." + i % 250)
            .toArray(String[]::new);
    dns.addAnswer(NAME, many);

    assertThat(all(NAME)).containsExactlyInAnyOrder(many);
  }

  @Test
  void name_askedAgain_isLookedUpAgain() throws Exception {
    dns.addAnswer(NAME, "8.8.8.8").addAnswer(NAME, "127.0.0.1");

    assertThat(all(NAME)).containsExactly("8.8.8.8");
    assertThat(all(NAME)).containsExactly("127.0.0.1");
  }

  @ParameterizedTest
  @CsvSource({
    "SERVFAIL, no address in the DNS",
    "SILENCE, no answer from the DNS",
    "elsewhere.example.net, no address in the DNS"
  })
  void name_withoutAnAnswer_fails(String answer, String reason) {
    dns.addAnswer(NAME, answer);

    assertThatExceptionOfType(UnknownHostException.class)
        .isThrownBy(() -> all(NAME))
        .withMessage(NAME + ": " + reason);
  }

  @Test
  void name_thatDoesNotExist_fails() {
    assertThatExceptionOfType(UnknownHostException.class)
        .isThrownBy(() -> all("nobody.example.org"))
        .withMessage("nobody.example.org: no address in the DNS");
    assertThat(dns.queries()).as("no search domains").isLessThanOrEqualTo(2);
  }

  @Test
  void firstServer_thatIsDead_isPassedOver(Vertx vertx) throws Exception {
    dns.addAnswer(NAME, "8.8.8.8");
    try (ScriptedDns dead = ScriptedDns.start(vertx).addAnswer(NAME, "SILENCE")) {
      lookup.close();
      lookup = lookup(vertx, dead, dns);

      assertThat(all(NAME)).containsExactly("8.8.8.8");
    }
  }

  private List<String> all(String name) throws Exception {
    List<IpAddress> found = lookup.all(name).await(10, TimeUnit.SECONDS);
    return found.stream().map(IpAddress::toString).toList();
  }

  /** On a loop, as an actor makes it. */
  private static DnsLookup lookup(Vertx vertx, ScriptedDns... servers) throws Exception {
    List<InetSocketAddress> addresses =
        List.of(servers).stream().map(ScriptedDns::socketAddress).toList();
    return Future.<DnsLookup>future(
            made ->
                vertx
                    .getOrCreateContext()
                    .runOnContext(now -> made.complete(new DnsLookup(vertx, addresses))))
        .await(10, TimeUnit.SECONDS);
  }
}
