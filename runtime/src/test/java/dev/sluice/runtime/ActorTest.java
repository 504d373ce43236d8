package dev.sluice.runtime;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Headers;
import dev.sluice.contracts.Report;
import dev.sluice.contracts.jobs.JobCount;
import dev.sluice.contracts.jobs.Lookup;
import dev.sluice.runtime.actor.Capacity;
import dev.sluice.runtime.actor.TaskHandler;
import dev.sluice.runtime.actor.Work;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a handler does, its sender gets an answer, and the next one gets its turn. */
class ActorTest {
  private static final Capacity ONE_AND_ONE_WAITS = new Capacity(1, 1, 1);

  private final ConcurrentHashMap<String, Promise<JobCount>> held = new ConcurrentHashMap<>();
  private final BlockingQueue<String> begun = new LinkedBlockingQueue<>();
  private final BlockingQueue<FailureCode> aborted = new LinkedBlockingQueue<>();
  private final Deque<WorkerNode> started = new ArrayDeque<>();

  @AfterEach
  void stop() throws Exception {
    started.getFirst().close();
  }

  @Test
  void handler_completes_itsValueIsReported() throws Exception {
    start((lookup, work) -> Future.succeededFuture(count(7)));

    assertThat(worker().ask("11111").await(5, SECONDS)).isEqualTo(Report.of(count(7)));
  }

  static Stream<TaskHandler<Lookup, JobCount>> defects() {
    return Stream.of(
        always(lookup -> thrown(new IllegalStateException("defect"))),
        always(lookup -> thrown(new StackOverflowError())),
        always(lookup -> thrown(new AssertionError())),
        always(lookup -> Future.failedFuture("defect")),
        always(lookup -> Future.failedFuture(new NullPointerException())),
        always(lookup -> Future.succeededFuture()),
        always(ActorTest::nothing));
  }

  @ParameterizedTest
  @MethodSource("defects")
  void handler_isDefective_isInternalAtOnce_andTheNextOneGetsItsTurn(
      TaskHandler<Lookup, JobCount> defect) throws Exception {
    start(
        (lookup, work) ->
            lookup.key().equals("11111")
                ? defect.handle(lookup, work)
                : Future.succeededFuture(count(1)));

    Failure failure = failure(worker().ask("11111"));

    assertThat(failure.code()).isEqualTo(FailureCode.INTERNAL);
    assertThat(failure.reason()).isEqualTo("internal error; see the node's log");
    assertThat(worker().ask("22222").await(5, SECONDS).failure()).isNull();
  }

  @Test
  void handler_fails_itsFailureIsReportedWhole() throws Exception {
    Failure failure =
        new Failure(FailureCode.UPSTREAM_STATUS, "503").withStatus(503).withValue(count(3));
    start((lookup, work) -> Future.failedFuture(failure));

    Report report = worker().ask("11111").await(5, SECONDS);

    assertThat(report).isEqualTo(new Report(count(3), failure));
  }

  @Test
  void handler_throwsAFailure_isReportedAsSuch() throws Exception {
    start((lookup, work) -> thrown(new Failure(FailureCode.POLICY, "no key")));

    assertThat(failure(worker().ask("11111")).code()).isEqualTo(FailureCode.POLICY);
  }

  @Test
  void handler_neverAnswers_isATimeout_afterItsLimitAndGrace() throws Exception {
    start(this::hold);
    long before = System.nanoTime();

    Failure failure = failure(worker().ask("11111", "b", 100));

    assertThat(failure.code()).isEqualTo(FailureCode.ATTEMPT_TIMEOUT);
    assertThat(failure.reason()).isEqualTo("took longer than 100 ms");
    assertThat(System.nanoTime() - before).isBetween(1_100_000_000L, 4_000_000_000L);
    assertThat(aborted.poll(5, SECONDS)).isEqualTo(FailureCode.ATTEMPT_TIMEOUT);
  }

  @Test
  void handler_comesBackWithinTheGrace_whatItHasIsReported() throws Exception {
    start((lookup, work) -> Future.future(promise -> failOnAbort(work, promise)));

    Report report = worker().ask("11111", "b", 50).await(5, SECONDS);

    assertThat(requireNonNull(report.failure()).code()).isEqualTo(FailureCode.ATTEMPT_TIMEOUT);
    assertThat(report.value()).isEqualTo(count(2));
  }

  @Test
  void handler_completesAfterTheBackstop_changesNothing() throws Exception {
    start(this::hold);
    assertThat(failure(worker().ask("11111", "b", 50)).code())
        .isEqualTo(FailureCode.ATTEMPT_TIMEOUT);

    release("11111", count(1));
    Future<Report> running = ask("22222");
    Future<Report> waiting = worker().ask("33333");
    assertThat(failure(worker().ask("44444")).code()).isEqualTo(FailureCode.OVERLOADED);
    release("22222", count(2));
    assertThat(running.await(5, SECONDS).value()).isEqualTo(count(2));
    assertThat(begun.poll(5, SECONDS)).isEqualTo("33333");
    release("33333", count(3));

    assertThat(waiting.await(5, SECONDS).value()).isEqualTo(count(3));
  }

  @Test
  void mailbox_isFull_isOverloadedAtOnce() throws Exception {
    start(this::hold);
    ask("11111");
    worker().ask("22222");

    Failure failure = failure(worker().ask("33333"));

    assertThat(failure.code()).isEqualTo(FailureCode.OVERLOADED);
    assertThat(failure.reason()).isEqualTo("the mailbox is full");
  }

  @Test
  void attempt_waitsPastItsLimit_isATimeoutAtOnce_andIsNeverBegun() throws Exception {
    start(this::hold);
    ask("11111");

    assertThat(failure(worker().ask("22222", "b", 50)).code())
        .isEqualTo(FailureCode.ATTEMPT_TIMEOUT);

    Future<Report> next = worker().ask("33333");
    release("11111", count(1));
    assertThat(begun.poll(5, SECONDS)).isEqualTo("33333");
    release("33333", count(3));
    assertThat(next.await(5, SECONDS).failure()).isNull();
  }

  @Test
  void attempt_cancelledWhileItWaits_isAnsweredAtOnce_andMakesRoom() throws Exception {
    start(this::hold);
    ask("11111");
    Future<Report> waiting = worker().ask("22222");

    worker().cancel("batch-22222");

    assertThat(failure(waiting).code()).isEqualTo(FailureCode.CANCELLED);
    worker().ask("33333");
    assertThat(failure(worker().ask("44444")).code()).isEqualTo(FailureCode.OVERLOADED);
  }

  @Test
  void attempt_cancelled_runsItsHooks_evenIfOneThrows() throws Exception {
    start(
        (lookup, work) -> {
          work.onAbort(ActorTest::throwFromHook);
          return hold(lookup, work);
        });
    Future<Report> running = ask("11111");

    worker().cancel("batch-11111");

    assertThat(aborted.poll(5, SECONDS)).isEqualTo(FailureCode.CANCELLED);
    assertThat(failure(running).code()).isEqualTo(FailureCode.CANCELLED);
  }

  @Test
  void attempts_ofOneName_areAllCancelled() throws Exception {
    start(this::hold);
    Future<Report> running = worker().ask("11111", "same", WorkerNode.LIMIT_MILLIS);
    Future<Report> waiting = worker().ask("22222", "same", WorkerNode.LIMIT_MILLIS);
    assertThat(failure(worker().ask("33333", "same", 1_000)).code())
        .isEqualTo(FailureCode.OVERLOADED);

    worker().cancel("same");

    assertThat(failure(waiting).code()).isEqualTo(FailureCode.CANCELLED);
    assertThat(failure(running).code()).isEqualTo(FailureCode.CANCELLED);
  }

  @Test
  void handler_completesOnAnotherThread_isReported() throws Exception {
    start(this::hold);
    Future<Report> running = ask("11111");
    Future<Report> waiting = worker().ask("22222");

    release("11111", count(1));

    assertThat(running.await(5, SECONDS).value()).isEqualTo(count(1));
    assertThat(begun.poll(5, SECONDS)).isEqualTo("22222");
    release("22222", count(2));
    assertThat(waiting.await(5, SECONDS).value()).isEqualTo(count(2));
  }

  @Test
  void body_isMalformed_isInvalidAtOnce() throws Exception {
    start(this::hold);

    assertThat(invalid(new JsonObject().put("zip", "7993")))
        .isEqualTo("zip: 7993 (expected: five digits)");
    assertThat(invalid(new JsonObject().put("zip", 7993)))
        .isEqualTo("zip: 7993 (expected: a string)");
    assertThat(invalid("text")).isEqualTo("body: text (expected: a JSON object)");
    assertThat(begun).isEmpty();
  }

  @Test
  void header_isMalformed_isInvalidAtOnce() throws Exception {
    start(this::hold);

    Failure failure =
        requireNonNull(
            raw(
                    new JsonObject().put("zip", "79936"),
                    new DeliveryOptions().addHeader(Headers.TIMEOUT, "soon"))
                .failure());

    assertThat(failure.reason()).isEqualTo("sluice-timeout: soon (expected: milliseconds)");
  }

  @Test
  void drain_finishesWhatRunsAndWaits_andRefusesNew() throws Exception {
    start(this::hold);
    Future<Report> running = ask("11111");
    Future<Report> waiting = worker().ask("22222");

    Future<Void> closing = worker().node().close(10_000);
    assertThat(failure(worker().ask("33333")).code()).isEqualTo(FailureCode.NO_WORKER);
    release("11111", count(1));
    assertThat(begun.poll(5, SECONDS)).isEqualTo("22222");
    assertThat(closing.isComplete()).isFalse();
    release("22222", count(2));

    assertThat(running.await(5, SECONDS).value()).isEqualTo(count(1));
    assertThat(waiting.await(5, SECONDS).value()).isEqualTo(count(2));
    closing.await(5, SECONDS);
  }

  @Test
  void drain_pastItsLimit_abortsWhatRuns_andGivesBackWhatWaits() throws Exception {
    start(this::hold);
    Future<Report> running = ask("11111");
    Future<Report> waiting = worker().ask("22222");

    Future<Void> closing = worker().node().close(100);

    assertThat(failure(waiting).code()).isEqualTo(FailureCode.NO_WORKER);
    assertThat(failure(running).code()).isEqualTo(FailureCode.DRAINING);
    assertThat(aborted.poll(5, SECONDS)).isEqualTo(FailureCode.DRAINING);
    closing.await(5, SECONDS);
  }

  private void start(TaskHandler<Lookup, JobCount> handler) throws TimeoutException {
    started.add(WorkerNode.start(ONE_AND_ONE_WAITS, handler));
  }

  private WorkerNode worker() {
    return started.getFirst();
  }

  /** Asks, and waits until the handler has begun. */
  private Future<Report> ask(String zip) throws InterruptedException {
    begun.clear();
    Future<Report> report = worker().ask(zip);
    assertThat(begun.poll(5, SECONDS)).isEqualTo(zip);
    return report;
  }

  private Future<JobCount> hold(Lookup lookup, Work work) {
    Promise<JobCount> promise = Promise.promise();
    held.put(lookup.key(), promise);
    work.onAbort(() -> aborted.add(requireNonNull(work.abortedWith())));
    begun.add(lookup.key());
    return promise.future();
  }

  private void release(String zip, JobCount value) {
    requireNonNull(held.get(zip)).complete(value);
  }

  private static void failOnAbort(Work work, Promise<JobCount> promise) {
    work.onAbort(
        () -> promise.fail(new Failure(FailureCode.SIGNALLED, "killed").withValue(count(2))));
  }

  private String invalid(Object body) throws TimeoutException {
    Failure failure = requireNonNull(raw(body, new DeliveryOptions()).failure());
    assertThat(failure.code()).isEqualTo(FailureCode.INVALID);
    return failure.reason();
  }

  private Report raw(Object body, DeliveryOptions options) throws TimeoutException {
    return (Report)
        worker()
            .node()
            .vertx()
            .eventBus()
            .request(worker().own(), body, options)
            .await(5, SECONDS)
            .body();
  }

  private static Failure failure(Future<Report> report) throws TimeoutException {
    return requireNonNull(report.await(5, SECONDS).failure());
  }

  private static JobCount count(long jobs) {
    return new JobCount(jobs, "test", true);
  }

  private static TaskHandler<Lookup, JobCount> always(Function<Lookup, Future<JobCount>> handler) {
    return (lookup, work) -> handler.apply(lookup);
  }

  @SuppressWarnings("NullAway") // The defect that is tested.
  private static Future<JobCount> nothing(Lookup lookup) {
    return null;
  }

  private static void throwFromHook() {
    throw new IllegalStateException("a defect of a hook");
  }

  private static Future<JobCount> thrown(RuntimeException failure) {
    throw failure;
  }

  private static Future<JobCount> thrown(Error failure) {
    throw failure;
  }
}
