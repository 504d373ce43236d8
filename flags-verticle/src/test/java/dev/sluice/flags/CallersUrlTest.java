package dev.sluice.flags;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Outcome;
import dev.sluice.runtime.upstream.AddressRules;
import dev.sluice.runtime.upstream.IpAddress;
import dev.sluice.testkit.VertxTest;
import dev.sluice.testkit.upstream.ScriptedDns;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where URLs of callers lead, and where they do not: to nothing on this machine or beside it, in
 * whatever way it is written. A few addresses of loopback stand for public ones, so that what is
 * allowed can be seen to happen; all other rules are those of a node.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@VertxTest
class CallersUrlTest {
  private static final String PUBLIC = "127.0.0.5";
  private static final String ALSO_PUBLIC = "127.0.0.6";
  private static final String OVER_TLS = "127.0.0.7";
  private static final String NAME = "files.example.org";

  private Vertx vertx;
  private Listener inside;
  private @Nullable Listener insideV6;
  private Listener outside;
  private Listener alsoOutside;
  private Listener named;
  private ScriptedDns dns;
  private FlagsNode node;

  @BeforeAll
  void start(Vertx vertx, @TempDir Path directory) throws Exception {
    this.vertx = vertx;
    inside = Listener.on(vertx, "127.0.0.1", 0);
    insideV6 = onV6(vertx, inside.port());
    outside = Listener.on(vertx, PUBLIC, inside.port());
    alsoOutside = Listener.on(vertx, ALSO_PUBLIC, inside.port());
    named = Listener.on(vertx, "127.0.0.1", 0);
    dns = ScriptedDns.start(vertx);
    JsonObject downloads =
        new JsonObject()
            .put("allow", new JsonArray().add("http://127.0.0.1:" + named.port()))
            .put("ports", new JsonArray().add(inside.port()))
            .put("dns", new JsonArray().add(dns.address()));
    JsonObject flags = new JsonObject().put("url", "http://127.0.0.1:1/{cc}.svg");
    node = FlagsNode.start(directory, flags, downloads, CallersUrlTest::refusal);
  }

  @AfterAll
  void stop() throws Exception {
    node.close();
    dns.close();
  }

  /** The listeners inside keep their counts over all tests. */
  @BeforeEach
  void forget() {
    List.of(outside, alsoOutside, named).forEach(Listener::forget);
    dns.reset();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.1:{port}/",
        "http://127.0.1:{port}/",
        "http://0x7f.1:{port}/",
        "http://0x7f.0.0.1:{port}/",
        "http://127.0.0.0x1:{port}/",
        "http://127.0.0.1.:{port}/",
        "http://127.0.0.256:{port}/",
        "http://1.127.0.0.1:{port}/",
        "http://%6c%6f%63%61%6c%68%6f%73%74:{port}/",
        "http://%31%32%37.0.0.1:{port}/",
        "http://127.0.0.1%00.example.org:{port}/",
        "http://127.0.0.1%2f.example.org:{port}/",
        "http://127.0.0.1%09:{port}/",
        "http://８８.8.8.8@127.0.0.1:{port}/",
        "http://１２７.0.0.1:{port}/",
        "http://127。0。0。1:{port}/",
        "http://①②⑦.⓪.⓪.①:{port}/",
        "http://١٢٧.0.0.1:{port}/",
        "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:{port}/",
        "http://user@127.0.0.1:{port}/",
        "http://user:word@127.0.0.1:{port}/",
        "http://@127.0.0.1:{port}/",
        "http://files.example.org@127.0.0.1:{port}/",
        "http://files.example.org:80@127.0.0.1:{port}/",
        "http://files.example.org\\@127.0.0.1:{port}/",
        "http://127.0.0.1:{port}\\@files.example.org/",
        "http:\\\\127.0.0.1:{port}/",
        "http://127.0.0.1\t:{port}/",
        "http://127.0.0.1\n:{port}/",
        "http://127.0.0.1\r\nHost: x:{port}/",
        "http://127.0.0.1:{port}/\r\nX: y",
        "http://127.0.0.1:{port}/a b",
        " http://127.0.0.1:{port}/",
        "http://127.0.0.1 :{port}/",
        "http:127.0.0.1:{port}/",
        "http:/127.0.0.1:{port}/",
        "http:///127.0.0.1:{port}/",
        "//127.0.0.1:{port}/",
        "127.0.0.1:{port}/",
        "ftp://127.0.0.1:{port}/",
        "file://127.0.0.1:{port}/etc/passwd",
        "file:///etc/passwd",
        "gopher://127.0.0.1:{port}/_x",
        "ws://127.0.0.1:{port}/",
        "jar:http://127.0.0.1:{port}/!/",
        "url:http://127.0.0.1:{port}/",
        "http://[::1:{port}/",
        "http://[127.0.0.1]:{port}/",
        "http://[::1]]:{port}/",
        "http://[v1.::1]:{port}/",
        "http://local_host.example.org:{port}/",
        "http://127.0.0.1:+{port}/",
        "http://127.0.0.1:0x1f90/",
        "http://127.0.0.1:65536/",
      })
  void url_thatIsNoPlainWebUrl_isInvalid(String url) throws IOException {
    assertRefused(url, FailureCode.INVALID, "http or https URL");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://127.0.0.1:{port}/               | 127.0.0.1 is loopback",
        "HTTP://127.0.0.1:{port}/               | 127.0.0.1 is loopback",
        "https://127.0.0.1:{port}/              | 127.0.0.1 is loopback",
        "http://127.0.0.1:{port}/#@example.org  | 127.0.0.1 is loopback",
        "http://127.0.0.1:{port}?@example.org   | 127.0.0.1 is loopback",
        "http://127.0.0.1:0{port}/              | 127.0.0.1 is loopback",
        "http://127.0.0.2:{port}/               | 127.0.0.2 is loopback",
        "http://127.255.255.254:{port}/         | 127.255.255.254 is loopback",
        "http://0.0.0.0:{port}/                 | 0.0.0.0 is of this machine",
        "http://0:{port}/                       | an address of four decimal numbers",
        "http://2130706433:{port}/              | an address of four decimal numbers",
        "http://017700000001:{port}/            | an address of four decimal numbers",
        "http://0x7f000001:{port}/              | an address of four decimal numbers",
        "http://0x7F000001:{port}/              | an address of four decimal numbers",
        "http://0177.0.0.1:{port}/              | an address of four decimal numbers",
        "http://127.0.0.01:{port}/              | an address of four decimal numbers",
        "http://127.0.0.001:{port}/             | an address of four decimal numbers",
        "http://0127.0.0.1:{port}/              | an address of four decimal numbers",
        "http://10.0.0.1:{port}/                | 10.0.0.1 is private",
        "http://172.17.0.1:{port}/              | 172.17.0.1 is private",
        "http://192.168.0.1:{port}/             | 192.168.0.1 is private",
        "http://169.254.169.254:{port}/latest/  | 169.254.169.254 is link-local",
        "http://100.100.100.200:{port}/latest/  | 100.100.100.200 is of a carrier's NAT",
        "http://192.0.0.192:{port}/opc/v2/      | 192.0.0.192 is for protocols",
        "http://168.63.129.16:{port}/machine    | 168.63.129.16 is a cloud's metadata",
        "http://198.18.0.1:{port}/              | 198.18.0.1 is for benchmarks",
        "http://224.0.0.1:{port}/               | 224.0.0.1 is multicast",
        "http://255.255.255.255:{port}/         | 255.255.255.255 is reserved",
        "http://[::1]:{port}/                   | 0:0:0:0:0:0:0:1 is loopback",
        "http://[0:0:0:0:0:0:0:1]:{port}/       | 0:0:0:0:0:0:0:1 is loopback",
        "http://[0000::0001]:{port}/            | 0:0:0:0:0:0:0:1 is loopback",
        "http://[::]:{port}/                    | 0:0:0:0:0:0:0:0 is of this machine",
        "http://[::ffff:127.0.0.1]:{port}/      | is IPv4 within IPv6",
        "http://[::ffff:7f00:1]:{port}/         | is IPv4 within IPv6",
        "http://[::FFFF:7F00:0001]:{port}/      | is IPv4 within IPv6",
        "http://[0:0:0:0:0:ffff:127.0.0.1]:{port}/ | is IPv4 within IPv6",
        "http://[::127.0.0.1]:{port}/           | is IPv4 within IPv6",
        "http://[::7f00:1]:{port}/              | is IPv4 within IPv6",
        "http://[::ffff:0:127.0.0.1]:{port}/    | is IPv4 within IPv6",
        "http://[64:ff9b::127.0.0.1]:{port}/    | is IPv4 within IPv6",
        "http://[64:ff9b::a9fe:a9fe]:{port}/    | is IPv4 within IPv6",
        "http://[64:ff9b:1::7f00:1]:{port}/     | is IPv4 within IPv6",
        "http://[2002:7f00:1::]:{port}/         | is IPv4 within IPv6",
        "http://[2001:0:7f00:1::]:{port}/       | is IPv4 within IPv6",
        "http://[2600::5efe:127.0.0.1]:{port}/  | is IPv4 within IPv6",
        "http://[fe80::1]:{port}/               | fe80:0:0:0:0:0:0:1 is link-local",
        "http://[fe80::1%25lo]:{port}/          | an IPv6 address without a zone",
        "http://[::1%25lo]:{port}/              | an IPv6 address without a zone",
        "http://[::1%25]:{port}/                | an IPv6 address without a zone",
        "http://[fc00::1]:{port}/               | fc00:0:0:0:0:0:0:1 is private",
        "http://[fd00:ec2::254]:{port}/latest/  | fd00:ec2:0:0:0:0:0:254 is private",
        "http://[fec0::1]:{port}/               | fec0:0:0:0:0:0:0:1 is site-local",
        "http://[ff02::1]:{port}/               | ff02:0:0:0:0:0:0:1 is multicast",
        "http://[2001:db8::1]:{port}/           | is for documentation",
        "http://localhost:{port}/               | a public name",
        "http://LOCALHOST:{port}/               | a public name",
        "http://localhost.:{port}/              | a name without a dot at its end",
        "http://a.localhost:{port}/             | a public name",
        "http://localhost.localdomain:{port}/   | a public name",
        "http://ip6-localhost:{port}/           | a name of two labels or more",
        "http://printer.local:{port}/           | a public name",
        "http://metadata.google.internal:{port}/ | a public name",
        "http://host.docker.internal:{port}/    | a public name",
        "http://router.home.arpa:{port}/        | a public name",
        "http://gateway:{port}/                 | a name of two labels or more",
        "http://files.example.org:22/           | port {port}; downloads.ports may list more",
        "http://127.0.0.1:6379/                 | 127.0.0.1 is loopback",
        "http://127.0.0.5:6379/                 | port {port}; downloads.ports may list more",
      })
  void host_thatIsNotPublic_isRefused(String url, String why) throws IOException {
    assertRefused(url, FailureCode.POLICY, why);
    assertThat(dns.queries()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "127.0.0.1                    | 127.0.0.1 is loopback",
        "0.0.0.0                      | 0.0.0.0 is of this machine",
        "10.0.0.1                     | 10.0.0.1 is private",
        "169.254.169.254              | 169.254.169.254 is link-local",
        "::1                          | 0:0:0:0:0:0:0:1 is loopback",
        "fd00:ec2::254                | fd00:ec2:0:0:0:0:0:254 is private",
        "64:ff9b::7f00:1              | 64:ff9b:0:0:0:0:7f00:1 is IPv4 within IPv6",
        "2002:7f00:1::                | 2002:7f00:1:0:0:0:0:0 is IPv4 within IPv6",
        "127.0.0.5 127.0.0.1          | 127.0.0.1 is loopback",
        "127.0.0.1 127.0.0.5          | 127.0.0.1 is loopback",
        "127.0.0.5 ::1                | 0:0:0:0:0:0:0:1 is loopback",
        "127.0.0.5 127.0.0.6 10.9.8.7 | 10.9.8.7 is private",
        "cdn.example.net 127.0.0.1    | 127.0.0.1 is loopback",
        "localhost 127.0.0.1          | 127.0.0.1 is loopback",
        "a.example.net b.example.net 127.0.0.5 192.168.1.1 | 192.168.1.1 is private",
      })
  void name_withAnAddressThatIsNotPublic_isRefused(String answer, String why) throws IOException {
    dns.addAnswer(NAME, answer.split(" ", -1));

    assertRefused("http://" + NAME + ":{port}/", FailureCode.POLICY, why);
    assertThat(outside.connections()).isZero();
  }

  @Test
  void name_withAMappedAddress_isRefused() throws IOException {
    dns.addAnswer(NAME, "::ffff:127.0.0.1");

    assertRefused("http://Files.Example.ORG:{port}/", FailureCode.POLICY, "127.0.0.1 is loopback");
  }

  @Test
  void name_withAThousandAddressesOfWhichOneIsNotPublic_isRefused() throws IOException {
    String[] answer = IntStream.range(0, 1_000).mapToObj(i -> PUBLIC).toArray(String[]::new);
    answer[999] = "127.0.0.1";
    dns.addAnswer(NAME, answer);

    assertRefused("http://" + NAME + ":{port}/", FailureCode.POLICY, "127.0.0.1 is loopback");
  }

  @ParameterizedTest
  @CsvSource({
    "SERVFAIL, no address in the DNS",
    "alias.example.net, no address in the DNS",
    "SILENCE, no answer from the DNS"
  })
  void name_thatIsNotFound_isABrokenConnection(String answer, String why) throws IOException {
    dns.addAnswer(NAME, answer);

    assertRefused("http://" + NAME + ":{port}/", FailureCode.UPSTREAM_CONNECTION, why);
  }

  @Test
  void name_thatDoesNotExist_isABrokenConnection() throws IOException {
    assertRefused(
        "http://nobody.example.org:{port}/",
        FailureCode.UPSTREAM_CONNECTION,
        "nobody.example.org: no address in the DNS");
  }

  @Test
  void name_thatIsPublic_isAskedAtTheAddressThatWasChecked() {
    dns.addAnswer(NAME, PUBLIC).addAnswer(NAME, "127.0.0.1");
    String url = url("http://" + NAME + ":{port}/x");

    assertThat(node.download(url).bytes()).isEqualTo("inside".length());
    assertThat(outside.requests()).containsExactly(NAME + ":" + inside.port());
    assertThat(dns.queries()).as("one for each family").isEqualTo(2);

    Failure rebound = node.downloadFailure(url);

    assertThat(rebound.code()).isEqualTo(FailureCode.POLICY);
    assertThat(outside.connections()).isEqualTo(1);
    assertNothingInside();
  }

  @Test
  void name_thatMoves_isNotAskedOverTheConnectionToItsOldAddress() {
    String name = "kept.example.org";
    dns.addAnswer(name, PUBLIC).addAnswer(name, ALSO_PUBLIC);

    for (int i = 0; i < 3; i++) {
      node.download(url("http://" + name + ":{port}/kept"));
    }

    assertThat(outside.requests()).hasSize(1);
    assertThat(alsoOutside.requests()).hasSize(2);
    assertThat(alsoOutside.connections()).as("kept alive").isEqualTo(1);
  }

  @Test
  void name_askedOverTls_isWhatTheServerIsTold() throws Exception {
    dns.addAnswer(NAME, OVER_TLS);
    Promise<String> hello = Promise.promise();
    NetServer server =
        vertx
            .createNetServer()
            .connectHandler(socket -> socket.handler(bytes -> end(socket, bytes, hello)))
            .listen(inside.port(), OVER_TLS)
            .await();

    Failure failure = node.downloadFailure(url("https://" + NAME + ":{port}/"));

    assertThat(failure.code()).isEqualTo(FailureCode.UPSTREAM_CONNECTION);
    assertThat(hello.future().await(5, TimeUnit.SECONDS)).contains(NAME);
    server.close().await();
  }

  @Test
  void address_thatIsPublic_isAskedAndNoNameLookedUp() {
    assertThat(node.download(url("http://" + PUBLIC + ":{port}/")).bytes()).isPositive();

    assertThat(outside.connections()).isEqualTo(1);
    assertThat(dns.queries()).isZero();
  }

  @Test
  void origin_thatTheSettingsName_isAskedOnce_andItsNeighboursAreNot() throws IOException {
    assertThat(node.download("http://127.0.0.1:" + named.port() + "/").bytes()).isPositive();
    assertThat(named.connections()).isEqualTo(1);

    assertRefused("https://127.0.0.1:" + named.port() + "/", FailureCode.POLICY, "is loopback");
    assertRefused("http://127.0.0.2:" + named.port() + "/", FailureCode.POLICY, "is loopback");
    assertRefused("http://127.0.0.1:{port}/", FailureCode.POLICY, "127.0.0.1 is loopback");
    assertThat(named.connections()).isEqualTo(1);
  }

  @Test
  void refusal_namesTheUrlAndTheSetting() {
    String url = url("http://127.0.0.1:{port}/x");

    assertThat(node.downloadFailure(url).reason())
        .isEqualTo(
            "url: "
                + url
                + " (expected: a public address; 127.0.0.1 is loopback;"
                + " downloads.allow may name the origin)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:{port}/",
        "//127.0.0.1:{port}/",
        "http://127.0.0.1:{port}",
        "https://127.0.0.1:{port}/",
        "http://0.0.0.0:{port}/",
        "http://2130706433:{port}/",
        "http://0177.0.0.1:{port}/",
        "http://0x7f.1:{port}/",
        "http://127.1:{port}/",
        "http://[::1]:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/",
        "http://[64:ff9b::7f00:1]:{port}/",
        "http://[::1%25lo]:{port}/",
        "http://localhost:{port}/",
        "http://a.localhost:{port}/",
        "http://169.254.169.254:{port}/latest/meta-data/",
        "http://user@127.0.0.1:{port}/",
        "http://files.example.org@127.0.0.1:{port}/",
        "http://files.example.org\\@127.0.0.1:{port}/",
        "http://127.0.0.1 :{port}/",
        "http://loopback.example.org:{port}/",
        "http://mixed.example.org:{port}/",
        "http://127.0.0.1:22/",
        "ftp://127.0.0.1:{port}/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:{port}/",
        "javascript:alert(1)",
      })
  void redirect_toWhereNoneMay_isTheUpstreamsFault(String location) throws IOException {
    dns.addAnswer("loopback.example.org", "127.0.0.1")
        .addAnswer("mixed.example.org", PUBLIC, "::1");
    String url = redirecting("127.0.0.1:" + named.port(), location);

    assertRefused(url, FailureCode.UPSTREAM_MALFORMED, "location: ");
    assertThat(named.connections()).isEqualTo(1);
    assertThat(outside.connections()).isZero();
  }

  @Test
  void redirect_ofAPublicSiteToItsOwnNameWhichThenLeadsInside_isRefused() throws IOException {
    dns.addAnswer(NAME, PUBLIC).addAnswer(NAME, "127.0.0.1");
    String url = redirecting(NAME + ":{port}", "/next");

    assertRefused(url, FailureCode.UPSTREAM_MALFORMED, "127.0.0.1 is loopback");
    assertThat(outside.connections()).isEqualTo(1);
  }

  @Test
  void redirect_fromSiteToSiteAndThenInside_isRefused() throws IOException {
    dns.addAnswer(NAME, PUBLIC);
    String last = redirecting(NAME + ":{port}", "http://127.0.0.1:{port}/");
    String url = redirecting("127.0.0.1:" + named.port(), last);

    assertRefused(url, FailureCode.UPSTREAM_MALFORMED, "127.0.0.1 is loopback");
    assertThat(outside.connections()).isEqualTo(1);
  }

  @Test
  void redirect_toAPublicSite_isFollowed() {
    dns.addAnswer(NAME, PUBLIC);
    String url = redirecting("127.0.0.1:" + named.port(), "http://" + NAME + ":{port}/");

    assertThat(node.download(url).bytes()).isPositive();
    assertThat(outside.requests()).containsExactly(NAME + ":" + inside.port());
  }

  @Test
  void redirect_toWhatWasAskedBefore_isALoop() throws IOException {
    String ping = "http://127.0.0.1:" + named.port() + "/ping";

    assertRefused(
        ping,
        FailureCode.UPSTREAM_MALFORMED,
        "location: " + ping + " (expected: a URL that was not asked before)");
    assertThat(named.requests()).hasSize(2);
  }

  private static @Nullable String refusal(IpAddress address) {
    boolean isPublic = Set.of(PUBLIC, ALSO_PUBLIC, OVER_TLS).contains(address.toString());
    return isPublic ? null : AddressRules.PUBLIC.refusal(address);
  }

  private static void end(NetSocket socket, Buffer bytes, Promise<String> hello) {
    hello.tryComplete(bytes.toString(ISO_8859_1));
    socket.close();
  }

  private void assertRefused(String url, FailureCode code, String why) throws IOException {
    List<String> filesBefore = FlagsNode.names(node.downloads());
    ReplyException failure = failure(url(url));

    assertThat(failure.getMessage()).contains(url(why));
    assertThat(failure.failureCode()).isEqualTo(code.number());
    if (code == FailureCode.INVALID || code == FailureCode.POLICY) {
      assertThat(code.outcome()).isEqualTo(Outcome.REJECTED);
      assertThat(failure).hasMessageStartingWith("url: ");
    }
    assertNothingInside();
    assertThat(FlagsNode.names(node.downloads())).isEqualTo(filesBefore);
  }

  private void assertNothingInside() {
    assertThat(inside.connections()).isZero();
    assertThat(insideV6 == null ? 0 : insideV6.connections()).isZero();
  }

  /** As any Vert.x program asks: in plain JSON, which nothing has looked at before. */
  private ReplyException failure(String url) {
    try {
      node.node()
          .vertx()
          .eventBus()
          .request("sluice.download.v1", new JsonObject().put("url", url))
          .await();
    } catch (ReplyException failure) {
      return failure;
    }
    throw new AssertionError("it was not refused: " + url);
  }

  private String redirecting(String site, String location) {
    return url("http://" + site + "/?to=" + URLEncoder.encode(url(location), UTF_8));
  }

  private String url(String text) {
    return text.replace("{port}", Integer.toString(inside.port()));
  }

  /** Not every machine has IPv6. */
  private static @Nullable Listener onV6(Vertx vertx, int port) {
    try {
      return Listener.on(vertx, "::1", port);
    } catch (RuntimeException noIpv6) {
      return null;
    }
  }
}
