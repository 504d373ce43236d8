package dev.sluice.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.lab.LabClient.Answered;
import dev.sluice.lab.fault.Delay;
import dev.sluice.lab.fault.FaultKind;
import dev.sluice.lab.fault.FaultRule;
import dev.sluice.lab.upstream.AnswerKind;
import dev.sluice.testkit.VertxTest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.DecodeException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each fault shows as promised, and is in the books. */
@VertxTest
class LabFaultsTest {
  private static final String FLAG = "/flags/br/br.svg";
  private static final String JOBS = "/api/jobs?LocationId=79936";
  private static final FaultRule ALL = FaultRule.below("/");

  /** Vert.x closes a client that nobody refers to any more. */
  private final List<LabClient> clients = new ArrayList<>();

  @Test
  void error_always_hasStatusAndRetryAfter(Vertx vertx) throws Exception {
    Lab lab = start(vertx, ALL.failing(FaultKind.ERROR, 1).answeringErrors(429, 7));

    Answered answer = clientOf(vertx, lab).await(FLAG);

    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.header("Retry-After")).isEqualTo("7");
    assertThat(lab.truth().count(AnswerKind.ERROR)).isEqualTo(1);
    assertThat(lab.truth().failed()).isEqualTo(1);
  }

  @Test
  void reset_always_closesWithoutAnAnswer(Vertx vertx) throws Exception {
    Lab lab = start(vertx, ALL.failing(FaultKind.RESET, 1));

    assertThatThrownBy(() -> clientOf(vertx, lab).await(FLAG)).hasMessageContaining("closed");

    awaitTruth(vertx, lab, truth -> truth.open() == 0);
    assertThat(lab.truth().count(AnswerKind.RESET)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {FLAG, JOBS, "/bytes/1000000"})
  void truncation_always_endsBeforeThePromisedLength(String target, Vertx vertx) throws Exception {
    Lab lab = start(vertx, ALL.failing(FaultKind.TRUNCATE, 1));

    assertThatThrownBy(() -> clientOf(vertx, lab).await(target)).hasMessageContaining("closed");

    awaitTruth(vertx, lab, truth -> truth.open() == 0);
    assertThat(lab.truth().count(AnswerKind.TRUNCATED)).isEqualTo(1);
    assertThat(lab.truth().answered()).isEqualTo(1);
  }

  @Test
  void endless_always_goesOnUntilTheAskerLeaves(Vertx vertx) throws Exception {
    Lab lab = start(vertx, ALL.failing(FaultKind.ENDLESS, 1));

    HttpClientResponse response = open(vertx, lab, FLAG);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(lab.truth().open()).isEqualTo(1);
    Promise<String> start = Promise.promise();
    response.handler(first -> start.tryComplete(first.toString()));
    response.resume();
    assertThat(start.future().await(5, TimeUnit.SECONDS)).startsWith("<svg");
    vertx.timer(50, TimeUnit.MILLISECONDS).await(5, TimeUnit.SECONDS);
    response.request().connection().close().await(5, TimeUnit.SECONDS);

    awaitTruth(vertx, lab, truth -> truth.open() == 0);
    assertThat(lab.truth().count(AnswerKind.ENDLESS)).isEqualTo(1);
  }

  @Test
  void announcement_always_isOfTheLengthThatIsSet(Vertx vertx) throws Exception {
    Lab lab = start(vertx, ALL.failing(FaultKind.ANNOUNCE, 1));

    HttpClientResponse response = open(vertx, lab, FLAG);
    assertThat(response.getHeader("Content-Length")).isEqualTo("10000000000");
    assertThat(response.getHeader("Content-Type")).isEqualTo("image/svg+xml");
    response.request().connection().close().await(5, TimeUnit.SECONDS);

    awaitTruth(vertx, lab, truth -> truth.open() == 0);
    assertThat(lab.truth().answers()).isEqualTo(Map.of(AnswerKind.ANNOUNCED, 1L));
  }

  @Test
  void announcement_ofALengthThatCanBeSent_isKept(Vertx vertx) throws Exception {
    Lab lab = start(vertx, ALL.failing(FaultKind.ANNOUNCE, 1).announcing(100_000));

    assertThat(clientOf(vertx, lab).await(FLAG).body().length()).isEqualTo(100_000);
    assertThat(lab.truth().failed()).isEqualTo(1);
  }

  @Test
  void bomb_always_isSmallAndInflatesHugely(Vertx vertx) throws Exception {
    Lab lab = start(vertx, ALL.failing(FaultKind.BOMB, 1));

    Answered answer = clientOf(vertx, lab).await(FLAG);

    assertThat(answer.header("Content-Encoding")).isEqualTo("gzip");
    assertThat(answer.header("Content-Type")).isEqualTo("image/svg+xml");
    assertThat(answer.body().length()).isLessThan(1 << 20);
    try (InputStream inflated =
        new GZIPInputStream(new ByteArrayInputStream(answer.body().getBytes()))) {
      assertThat(inflated.transferTo(OutputStream.nullOutputStream()))
          .isEqualTo(Bomb.INFLATED_BYTES);
    }
    assertThat(lab.truth().answers()).isEqualTo(Map.of(AnswerKind.BOMB, 1L));
  }

  @Test
  void html_always_hasStatus200(Vertx vertx) throws Exception {
    Lab lab = start(vertx, ALL.failing(FaultKind.HTML, 1));

    Answered answer = clientOf(vertx, lab).await(FLAG);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).startsWith("text/html");
    assertThat(lab.truth().count(AnswerKind.HTML)).isEqualTo(1);
  }

  @Test
  void malformed_ofJson_cannotBeParsed(Vertx vertx) throws Exception {
    Lab lab = start(vertx, ALL.failing(FaultKind.MALFORMED, 1));
    LabClient client = clientOf(vertx, lab);

    Answered answer = client.await(JOBS);

    assertThatThrownBy(answer::json).isInstanceOf(DecodeException.class);
    assertThat(client.await(FLAG).body().toString()).startsWith("<svg").contains("</svg>");
    assertThat(lab.truth().count(AnswerKind.MALFORMED)).isEqualTo(1);
    assertThat(lab.truth().places()).isZero();
  }

  @Test
  void letters_ofBothShapes_areInTheCount(Vertx vertx) throws Exception {
    Lab lab = start(vertx, ALL.failing(FaultKind.LETTERS, 1));
    LabClient client = clientOf(vertx, lab);

    Answered retired = client.await(JOBS);
    Answered search =
        client
            .ask(
                HttpMethod.GET,
                "/api/Search?LocationName=79936",
                Map.of("User-Agent", "a", "Authorization-Key", Lab.KEY))
            .await(10, TimeUnit.SECONDS);

    assertThat(retired.json().getString("TotalJobs")).matches("[0-9]+a");
    assertThat(search.json().getJsonObject("SearchResult").getString("SearchResultCountAll"))
        .isEqualTo(retired.json().getString("TotalJobs"));
    assertThat(lab.truth().count(AnswerKind.LETTERS)).isEqualTo(2);
  }

  @Test
  void delay_fixed_isWaitedFor(Vertx vertx) throws Exception {
    Lab lab = start(vertx, ALL.delayed(Delay.of(80)));

    long before = System.nanoTime();
    clientOf(vertx, lab).await(FLAG);

    assertThat(System.nanoTime() - before).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(75));
    assertThat(lab.truth().delayed()).isEqualTo(1);
  }

  @Test
  void delay_askerLeaves_isAbandoned(Vertx vertx) throws Exception {
    Lab lab = start(vertx, ALL.delayed(Delay.of(300_000)));
    LabClient client = clientOf(vertx, lab);
    client.abandon(FLAG).await(5, TimeUnit.SECONDS);

    awaitTruth(vertx, lab, truth -> truth.requests() == 1 && truth.open() == 0);

    assertThat(lab.truth().count(AnswerKind.ABANDONED)).isEqualTo(1);
  }

  @Test
  void slowBody_bytesPerSecond_takesItsTimeAndIsWhole(Vertx vertx) throws Exception {
    Lab lab = start(vertx, ALL.sending(1000));

    long before = System.nanoTime();
    Answered answer = clientOf(vertx, lab).await("/bytes/300");

    assertThat(System.nanoTime() - before).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(250));
    assertThat(answer.body().length()).isEqualTo(300);
    assertThat(lab.truth().served()).isEqualTo(1);
  }

  @Test
  void refusal_aboveTheBound_onlyTheOthersAreServed(Vertx vertx) throws Exception {
    Lab lab = start(vertx, ALL.delayed(Delay.of(200)).refusingAbove(3, 503));
    LabClient client = clientOf(vertx, lab);
    List<Future<Answered>> asked = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      asked.add(client.get("/bytes/" + i));
    }

    Future.all(asked).await(10, TimeUnit.SECONDS);

    assertThat(asked).filteredOn(answer -> answer.result().status() == 200).hasSize(3);
    assertThat(asked).filteredOn(answer -> answer.result().status() == 503).hasSize(5);
    assertThat(lab.truth().count(AnswerKind.REFUSED)).isEqualTo(5);
    assertThat(lab.truth().mostOpen()).isBetween(4, 8);
  }

  @Test
  void rule_forAnotherPath_changesNothing(Vertx vertx) throws Exception {
    Lab lab = start(vertx, FaultRule.below("/flags").failing(FaultKind.ERROR, 1));
    LabClient client = clientOf(vertx, lab);

    assertThat(client.await(FLAG).status()).as("a plain failure").isEqualTo(500);
    assertThat(client.await(JOBS).status()).isEqualTo(200);
  }

  @Test
  void rule_withAQuery_isForThatQueryOnly(Vertx vertx) throws Exception {
    Lab lab = start(vertx, FaultRule.below(JOBS).failing(FaultKind.ERROR, 1));
    LabClient client = clientOf(vertx, lab);

    assertThat(client.await(JOBS).status()).isEqualTo(500);
    assertThat(client.await("/api/jobs?LocationId=10001").status()).isEqualTo(200);
  }

  @Test
  void twoLabs_oneSeedAndAnotherOrder_failTheSameRequests(Vertx vertx) throws Exception {
    FaultRule rule = ALL.failing(FaultKind.ERROR, 0.3).failing(FaultKind.HTML, 0.2);
    List<String> targets = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      targets.add("/bytes/" + i);
    }

    Map<String, List<Integer>> forth = askThrice(vertx, start(vertx, rule), targets);
    Collections.reverse(targets);
    Map<String, List<Integer>> back = askThrice(vertx, start(vertx, rule), targets);

    assertThat(back).isEqualTo(forth);
    assertThat(forth.values().stream().flatMap(List::stream)).contains(200, 500);
  }

  @Test
  void reset_afterFaults_givesTheSameFaultsAgain(Vertx vertx) throws Exception {
    Lab lab = start(vertx, ALL.failing(FaultKind.ERROR, 0.5));
    List<String> targets = List.of("/bytes/1", "/bytes/2", "/bytes/3", "/bytes/4");
    Map<String, List<Integer>> first = askThrice(vertx, lab, targets);

    lab.reset();

    assertThat(askThrice(vertx, lab, targets)).isEqualTo(first);
    assertThat(lab.truth().requests()).isEqualTo(12);
  }

  @Test
  void truth_manyFaultsAtOnce_addsUp(Vertx vertx) throws Exception {
    Lab lab =
        start(
            vertx,
            ALL.failing(FaultKind.ERROR, 0.2)
                .failing(FaultKind.RESET, 0.1)
                .failing(FaultKind.TRUNCATE, 0.1)
                .failing(FaultKind.MALFORMED, 0.1)
                .delayed(new Delay(0, 5)));
    LabClient client = clientOf(vertx, lab);
    List<Future<Answered>> asked = new ArrayList<>();
    for (int zip = 10000; zip < 10300; zip++) {
      asked.add(client.get("/api/jobs?LocationId=" + zip));
    }

    Future.join(asked).otherwiseEmpty().await(20, TimeUnit.SECONDS);

    awaitTruth(vertx, lab, truth -> truth.open() == 0);
    LabTruth truth = lab.truth();
    assertThat(truth.requests()).isEqualTo(300).isEqualTo(truth.answered());
    assertThat(truth.served()).isEqualTo(truth.places()).isEqualTo(300 - truth.failed());
    assertThat(truth.answers())
        .containsKeys(
            AnswerKind.ERROR, AnswerKind.RESET, AnswerKind.TRUNCATED, AnswerKind.MALFORMED);
  }

  @Test
  void close_whileAnswersAreOpen_cutsThem(Vertx vertx) throws Exception {
    Lab lab = start(vertx, ALL.failing(FaultKind.ENDLESS, 1));
    HttpClientResponse response = open(vertx, lab, FLAG);
    response.resume();

    lab.close().await(5, TimeUnit.SECONDS);

    awaitTruth(vertx, lab, truth -> truth.open() == 0);
    assertThat(lab.truth().count(AnswerKind.ENDLESS)).isEqualTo(1);
  }

  private LabClient clientOf(Vertx vertx, Lab lab) {
    LabClient client = new LabClient(vertx, lab);
    clients.add(client);
    return client;
  }

  private static Lab start(Vertx vertx, FaultRule rule) throws Exception {
    return Lab.start(vertx, LabSettings.of(11, rule)).await(10, TimeUnit.SECONDS);
  }

  private HttpClientResponse open(Vertx vertx, Lab lab, String target) throws Exception {
    return clientOf(vertx, lab).open(HttpMethod.GET, target, Map.of()).await(5, TimeUnit.SECONDS);
  }

  private Map<String, List<Integer>> askThrice(Vertx vertx, Lab lab, List<String> targets)
      throws Exception {
    LabClient client = clientOf(vertx, lab);
    Map<String, List<Integer>> statuses = new TreeMap<>();
    for (int round = 0; round < 3; round++) {
      for (String target : targets) {
        Answered answer = client.await(target);
        boolean html = answer.header("Content-Type").startsWith("text/html");
        statuses
            .computeIfAbsent(target, unknown -> new ArrayList<>())
            .add(html ? -1 : answer.status());
      }
    }
    return statuses;
  }

  private static void awaitTruth(Vertx vertx, Lab lab, Predicate<LabTruth> expected)
      throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    while (!expected.test(lab.truth()) && System.nanoTime() - deadline < 0) {
      vertx.timer(5, TimeUnit.MILLISECONDS).await(5, TimeUnit.SECONDS);
    }
    assertThat(lab.truth()).matches(expected, "what was waited for");
  }
}
