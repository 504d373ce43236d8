package dev.sluice.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.lab.LabClient.Answered;
import dev.sluice.lab.upstream.AnswerKind;
import dev.sluice.lab.upstream.Counts;
import dev.sluice.testkit.VertxTest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the lab answers when nothing is wrong. */
@VertxTest
class LabTest {
  private static final long SEED = 7;
  private static final Map<String, String> KEYED =
      Map.of("User-Agent", "test@example.org", "Authorization-Key", Lab.KEY);

  private Lab lab;
  private LabClient client;

  @BeforeEach
  void start(Vertx vertx) throws Exception {
    lab = Lab.start(vertx, LabSettings.of(SEED)).await(10, TimeUnit.SECONDS);
    client = new LabClient(vertx, lab);
  }

  @Test
  void flags_allTwoLetterCodes_257AreThereAnd419AreNot() throws Exception {
    List<Future<Answered>> asked = new ArrayList<>();
    for (char first = 'a'; first <= 'z'; first++) {
      for (char second = 'a'; second <= 'z'; second++) {
        asked.add(client.get(flag("" + first + second)));
      }
    }

    Future.all(asked).await(30, TimeUnit.SECONDS);

    assertThat(asked).filteredOn(answer -> answer.result().status() == 200).hasSize(257);
    assertThat(asked).filteredOn(answer -> answer.result().status() == 404).hasSize(419);
    LabTruth truth = lab.truth();
    assertThat(truth.served()).isEqualTo(257);
    assertThat(truth.notFound()).isEqualTo(419);
    assertThat(truth.requests()).isEqualTo(676).isEqualTo(truth.answered());
    assertThat(truth.open()).isZero();
    assertThat(truth.mostOpen()).isBetween(1, 64).isEqualTo(truth.mostOpenFlags());
  }

  @Test
  void flag_thatIsThere_isAnSvgWithATag() throws Exception {
    Answered answer = client.await(flag("br"));

    assertThat(answer.header("Content-Type")).isEqualTo("image/svg+xml");
    assertThat(answer.header("ETag")).matches("\"[0-9a-f]{32}\"");
    assertThat(answer.body().toString()).startsWith("<svg");
  }

  @Test
  void flag_askedForWithItsTag_isNotSentAgain() throws Exception {
    String tag = client.await(flag("br")).header("ETag");

    Answered again = ask(flag("br"), Map.of("If-None-Match", tag));
    Answered other = ask(flag("de"), Map.of("If-None-Match", tag));

    assertThat(again.status()).isEqualTo(304);
    assertThat(again.body().length()).isZero();
    assertThat(other.status()).isEqualTo(200);
    assertThat(lab.truth().count(AnswerKind.NOT_MODIFIED)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/flags/br/de.svg", "/flags/BR/BR.svg", "/flags/br/br.png", "/flags", "/api/x"})
  void request_forWhatIsNotThere_isNotFound(String target) throws Exception {
    assertThat(client.await(target).status()).isEqualTo(404);
    assertThat(lab.truth().notFound()).isEqualTo(1);
  }

  @Test
  void head_ofAFlag_hasTheLengthAndNoBody() throws Exception {
    int length = client.await(flag("br")).body().length();

    Answered head = client.ask(HttpMethod.HEAD, flag("br"), Map.of()).await(10, TimeUnit.SECONDS);

    assertThat(head.header("Content-Length")).isEqualTo(Integer.toString(length));
    assertThat(head.body().length()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"79936", "90011", "00926", "El%20Paso,%20Texas"})
  void jobs_samePlace_bothShapesAgree(String place) throws Exception {
    JsonObject search = ask("/api/Search?LocationName=" + place, KEYED).json();
    JsonObject retired = client.await("/api/jobs?NumberOfJobs=1&LocationId=" + place).json();

    int all = search.getJsonObject("SearchResult").getInteger("SearchResultCountAll");
    assertThat(retired.getString("TotalJobs")).isEqualTo(Integer.toString(all));
    assertThat(search.getBoolean("Synthetic")).isTrue();
    assertThat(retired.getBoolean("Synthetic")).isTrue();
    assertThat(lab.truth().places()).isEqualTo(1);
    assertThat(lab.truth().jobsSum()).isEqualTo(all);
  }

  @Test
  void search_onePerPage_tellsThePageAndAll() throws Exception {
    String zip = "79936";
    int jobs = Counts.jobs(SEED, zip);

    Answered answer = ask("/api/Search?ResultsPerPage=1&LocationName=" + zip, KEYED);

    JsonObject result = answer.json().getJsonObject("SearchResult");
    assertThat(answer.header("X-Synthetic")).isEqualTo("true");
    assertThat(result.getInteger("SearchResultCount")).isEqualTo(Math.min(1, jobs));
    assertThat(result.getJsonObject("UserArea").getString("NumberOfPages"))
        .isEqualTo(Integer.toString(jobs));
  }

  @Test
  void search_withoutOrWithAnotherKey_isDenied() throws Exception {
    String target = "/api/Search?LocationName=79936";

    assertThat(client.await(target).status()).isEqualTo(401);
    assertThat(ask(target, Map.of("User-Agent", "a", "Authorization-Key", "x")).status())
        .isEqualTo(401);
    assertThat(ask(target, Map.of("Authorization-Key", Lab.KEY)).status()).isEqualTo(401);
    assertThat(lab.truth().count(AnswerKind.DENIED)).isEqualTo(3);
  }

  @Test
  void jobs_withoutAPlace_isInvalid() throws Exception {
    assertThat(client.await("/api/jobs").status()).isEqualTo(400);
    assertThat(ask("/api/Search", KEYED).status()).isEqualTo(400);
  }

  @Test
  void jobs_manyZips_truthKnowsTheTotal() throws Exception {
    List<String> zips = List.of("79936", "90011", "60629", "90650", "90201");
    for (String zip : zips) {
      client.await("/api/jobs?LocationId=" + zip);
      client.await("/api/jobs?LocationId=" + zip);
    }

    assertThat(lab.truth().jobsSum()).isEqualTo(lab.truth().jobsTotal(zips)).isPositive();
    assertThat(lab.truth().places()).isEqualTo(5);
    assertThat(lab.truth().mostOpenJobs()).isEqualTo(1);
  }

  @Test
  void bytes_moreThanFitIntoOneWrite_areAllThereAndInOrder() throws Exception {
    byte[] bytes = client.await("/bytes/1000003").body().getBytes();

    assertThat(bytes).hasSize(1_000_003);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] != (byte) i) {
        assertThat(bytes[i]).as("byte " + i).isEqualTo((byte) i);
      }
    }
    assertThat(client.await("/bytes/0").body().length()).isZero();
    assertThat(client.await("/bytes/100000001").status()).isEqualTo(400);
  }

  @Test
  void redirect_threeHops_endsAtSixteenBytes() throws Exception {
    String target = "/redirect/3";
    for (int hop = 0; hop < 3; hop++) {
      Answered answer = client.await(target);
      assertThat(answer.status()).isEqualTo(302);
      target = answer.header("Location");
    }

    assertThat(client.await(target).body().length()).isEqualTo(16);
    assertThat(client.await("/redirect/51").status()).isEqualTo(400);
  }

  @Test
  void redirectLoop_leadsToItself() throws Exception {
    Answered answer = client.await("/redirect-loop");

    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.header("Location")).isEqualTo("/redirect-loop");
    assertThat(lab.truth().count(AnswerKind.REDIRECTED)).isEqualTo(1);
  }

  @Test
  void redirectTo_leadsWhereTheCallerSays() throws Exception {
    Answered answer = client.await("/redirect-to?url=http%3A%2F%2F10.0.0.1%2Fa%3Fb");

    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.header("Location")).isEqualTo("http://10.0.0.1/a?b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?url=", "?url=a%0D%0ASet-Cookie:b", "?url=%C3%BC"})
  void redirectTo_whatIsNoUrl_isRefused(String query) throws Exception {
    Answered answer = client.await("/redirect-to" + query);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.head().headers().names()).doesNotContain("Location", "Set-Cookie");
    assertThat(lab.truth().count(AnswerKind.INVALID)).isEqualTo(1);
  }

  @Test
  void truth_overHttp_isTheSame() throws Exception {
    client.await(flag("br"));

    LabTruth told = LabTruth.from(client.await("/lab/truth").json());

    assertThat(told).isEqualTo(lab.truth());
    assertThat(told.requests()).isEqualTo(1);
  }

  @Test
  void reset_overHttp_forgets() throws Exception {
    client.await("/api/jobs?LocationId=79936");

    assertThat(client.await("/lab/reset").status()).isEqualTo(405);
    client.ask(HttpMethod.POST, "/lab/reset", Map.of()).await(10, TimeUnit.SECONDS);

    assertThat(lab.truth()).isEqualTo(new LabTruth(SEED, 0, Map.of(), 0, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void root_saysWhatThisIs() throws Exception {
    assertThat(client.await("/").body().toString()).contains("Sluice lab");
  }

  @Test
  void post_toAnUpstream_isRefused() throws Exception {
    Answered answer = client.ask(HttpMethod.POST, flag("br"), Map.of()).await(10, TimeUnit.SECONDS);

    assertThat(answer.status()).isEqualTo(405);
  }

  @Test
  void start_portIsTaken_fails(Vertx vertx) {
    LabSettings taken = new LabSettings("127.0.0.1", lab.port(), SEED, List.of());

    assertThatThrownBy(() -> Lab.start(vertx, taken).await(10, TimeUnit.SECONDS))
        .hasMessageContaining("in use");
  }

  private Answered ask(String target, Map<String, String> headers) throws Exception {
    return client.ask(HttpMethod.GET, target, headers).await(10, TimeUnit.SECONDS);
  }

  private static String flag(String code) {
    return "/flags/" + code + "/" + code + ".svg";
  }
}
