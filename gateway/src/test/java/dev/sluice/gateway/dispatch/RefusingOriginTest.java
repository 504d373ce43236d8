package dev.sluice.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Fields;
import dev.sluice.contracts.batch.BatchOptions;
import dev.sluice.contracts.jobs.Lookup;
import dev.sluice.contracts.kinds.Kinds;
import dev.sluice.contracts.node.NodeBeat;
import dev.sluice.contracts.node.Upstream;
import dev.sluice.contracts.node.WorkerCard;
import dev.sluice.gateway.batch.Batch;
import dev.sluice.gateway.batch.ShortList;
import dev.sluice.gateway.batch.TaskSpec;
import dev.sluice.gateway.batch.VirtualClock;
import dev.sluice.gateway.origin.Origins;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lists whose origin refuses requests, in virtual time. */
class RefusingOriginTest {
  private static final String ORIGIN = "jobs.test:443";
  private static final long HOUR_MILLIS = 3_600_000;

  private final VirtualClock clock = new VirtualClock();
  private final RefusingServer server = new RefusingServer(clock);
  private final Dispatcher dispatcher = new Dispatcher(clock, server);
  private final List<JsonObject> events = new ArrayList<>();

  RefusingOriginTest() {
    WorkerCard card =
        new WorkerCard(
            "n/w/0",
            "Worker",
            Map.of(Kinds.JOBS.address().name(), "a"),
            10_000,
            Map.of("jobs:", new Upstream(ORIGIN, Upstream.UNLIMITED)),
            Set.of());
    dispatcher.beat(new NodeBeat("n", "c", List.of("jobs"), List.of(card), false));
  }

  @Test
  void originWithCapacity30_sentAHundred_servesAll_nearlyAsFastAsWithThirty() {
    server.capacity = 30;
    run("{\"concurrency\":30}", 676);
    long best = clock.millis();
    forgetOrigin();
    long start = clock.millis();
    run("{\"concurrency\":100}", 676);

    assertThat(count("OK")).isEqualTo(2 * 676);
    assertThat((double) (clock.millis() - start) / best).isLessThan(1.2);
    JsonObject origin = origin();
    assertThat(origin.getInteger("settled")).isBetween(29, 31);
    assertThat(origin.getInteger("peak")).isEqualTo(100);
    assertThat(origin.getLong("refused")).isGreaterThanOrEqualTo(70);
    assertThat(origin.getString("reason")).isEqualTo("503");
    assertThat(summary().getLong("attempts"))
        .as("refusals do not count as attempts")
        .isEqualTo(676);
  }

  @Test
  void twoBatches_toTheSameOrigin_shareItsLimit() {
    server.capacity = 30;
    begin("{\"concurrency\":100}", 676);
    begin("{\"concurrency\":100}", 676);
    clock.pass(1_000_000);

    assertThat(count("OK")).isEqualTo(2 * 676);
    assertThat(server.refused).as("the second batch does not find out again").isLessThan(400);
  }

  @Test
  void refusedConnections_failAFewTasks_andRejectTheOthersAfterTheirWait() {
    server.capacity = 0;
    server.refusal =
        new Failure(FailureCode.UPSTREAM_CONNECTION, "refused")
            .withConnection(Failure.Connection.REFUSED);
    run("{\"concurrency\":100,\"workerWaitMillis\":5000}", 10_000);

    assertThat(count("ERROR") + count("REJECTED")).isEqualTo(10_000);
    assertThat(count("ERROR")).isLessThan(60);
    assertThat(last("REJECTED").getString("code")).isEqualTo("UPSTREAM_DOWN");
    assertThat(last("REJECTED").getString("reason"))
        .isEqualTo("circuit open for jobs.test:443: waited 5000 ms");
    assertThat(server.asked).as("requests while the circuit is open").isLessThan(400);
  }

  @Test
  void originThatRecovers_getsRequestsAgain() {
    server.capacity = 0;
    begin("{\"concurrency\":50,\"workerWaitMillis\":60000}", 500);
    clock.pass(3_000);
    assertThat(dispatcher.openCircuits()).isEqualTo(1);
    server.capacity = 50;
    clock.pass(1_000_000);

    assertThat(count("OK")).isGreaterThan(440);
    assertThat(count("REJECTED")).isZero();
    assertThat(dispatcher.openCircuits()).isZero();
  }

  @Test
  void silentOrigin_opensTheCircuit_afterTwentyLongTimeouts() {
    server.capacity = 0;
    server.answerMillis = 10_000;
    server.refusal = new Failure(FailureCode.ATTEMPT_TIMEOUT, "took longer than 10000 ms");
    begin("{\"concurrency\":40}", 1_000);
    clock.pass(10_001);

    assertThat(dispatcher.openCircuits()).isEqualTo(1);
    clock.pass(1_000_000);
    assertThat(last("REJECTED").getString("code")).isEqualTo("UPSTREAM_DOWN");
    assertThat(server.asked).isLessThan(200);
  }

  @Test
  void shortTimeouts_doNotOpenTheCircuit() {
    server.capacity = 0;
    server.refusal = new Failure(FailureCode.ATTEMPT_TIMEOUT, "took longer than 5 ms");
    begin("{\"timeoutMillis\":5,\"retry\":{\"attempts\":1}}", 100);
    clock.pass(1_000);

    assertThat(dispatcher.openCircuits()).isZero();
    assertThat(count("TIMEOUT")).isEqualTo(100);
  }

  @Test
  void retryAfter_pausesTheOrigin_toTheMillisecond() {
    server.capacity = 0;
    server.refusal =
        new Failure(FailureCode.UPSTREAM_STATUS, "429").withStatus(429).withRetryAfter(1_000);
    begin("{\"concurrency\":1}", 3);
    clock.pass(server.answerMillis);
    long refusedAt = clock.millis();
    server.capacity = 1;
    clock.pass(999);
    assertThat(server.asked).as("no request in between").isEqualTo(1);
    clock.pass(1);

    assertThat(server.asked).isEqualTo(2);
    assertThat(clock.millis() - refusedAt).isEqualTo(1_000);
  }

  @Test
  void retryAfter_ofMoreThanAnHour_opensTheCircuit() {
    server.capacity = 0;
    server.refusal =
        new Failure(FailureCode.UPSTREAM_STATUS, "503").withStatus(503).withRetryAfter(90_000_000);
    run("{\"concurrency\":5}", 100);

    assertThat(last("REJECTED").getString("code")).isEqualTo("UPSTREAM_DOWN");
    assertThat(server.asked).isEqualTo(5);
  }

  @Test
  void retryAfter_ofMoreThanAnHour_lastsAnHour() {
    server.capacity = 0;
    server.refusal =
        new Failure(FailureCode.UPSTREAM_STATUS, "503").withStatus(503).withRetryAfter(90_000_000);
    run("{\"concurrency\":5}", 100);
    forgetOrigin();
    run("{\"concurrency\":5}", 100);

    assertThat(server.asked).as("no request within the hour").isEqualTo(5);
    clock.pass(HOUR_MILLIS);
    forgetOrigin();
    assertThat(dispatcher.openCircuits()).as("a request after the hour").isZero();
  }

  @Test
  void resets_lowerTheLimit_butCountAsAttempts() {
    server.capacity = 30;
    server.refusal =
        new Failure(FailureCode.UPSTREAM_CONNECTION, "closed")
            .withConnection(Failure.Connection.RESET);
    run("{\"concurrency\":100,\"retry\":{\"attempts\":20,\"backoffMillis\":1}}", 676);

    assertThat(count("OK")).isEqualTo(676);
    assertThat(origin().getInteger("settled")).isBetween(25, 35);
    assertThat(summary().getLong("attempts")).isEqualTo(676 + server.refused);
  }

  @Test
  void origins_areRemoved_afterAMinuteWithoutARequest() {
    server.capacity = 5;
    run("{\"concurrency\":10}", 50);
    assertThat(dispatcher.settled(ORIGIN)).isNotNull();

    forgetOrigin();

    assertThat(dispatcher.settled(ORIGIN)).isNull();
  }

  private void forgetOrigin() {
    clock.pass(Origins.MEMORY_MILLIS);
    dispatcher.removeSilentNodes();
  }

  /** Runs a list until it has finished. */
  private void run(String options, int tasks) {
    Batch batch = begin(options, tasks);
    while (!batch.isFinished()) {
      clock.pass(1);
    }
  }

  private Batch begin(String options, int tasks) {
    List<TaskSpec> list =
        IntStream.range(0, tasks)
            .mapToObj(i -> TaskSpec.of(Kinds.JOBS, Lookup.ofZip(String.valueOf(10_000 + i))))
            .toList();
    Batch batch =
        new Batch(
            "b",
            BatchOptions.from(Fields.of(new JsonObject(options))),
            new ShortList(list),
            dispatcher,
            clock,
            new Random(1),
            event -> events.add(event.toJson()));
    batch.beginWhole(tasks);
    return batch;
  }

  private long count(String outcome) {
    return events.stream().filter(event -> outcome.equals(event.getString("outcome"))).count();
  }

  private JsonObject last(String outcome) {
    return events.stream()
        .filter(event -> outcome.equals(event.getString("outcome")))
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  private JsonObject summary() {
    return events.get(events.size() - 1).getJsonObject("summary");
  }

  private JsonObject origin() {
    return summary().getJsonObject("concurrency").getJsonObject("origins").getJsonObject(ORIGIN);
  }
}
