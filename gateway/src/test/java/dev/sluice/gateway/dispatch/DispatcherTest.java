package dev.sluice.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Fields;
import dev.sluice.contracts.Report;
import dev.sluice.contracts.batch.BatchOptions;
import dev.sluice.contracts.command.CommandRun;
import dev.sluice.contracts.jobs.JobCount;
import dev.sluice.contracts.jobs.Lookup;
import dev.sluice.contracts.kinds.Kinds;
import dev.sluice.contracts.node.NodeBeat;
import dev.sluice.contracts.node.Upstream;
import dev.sluice.contracts.node.WorkerCard;
import dev.sluice.gateway.batch.Attempt;
import dev.sluice.gateway.batch.Backlog;
import dev.sluice.gateway.batch.Batch;
import dev.sluice.gateway.batch.ShortList;
import dev.sluice.gateway.batch.TaskSpec;
import dev.sluice.gateway.batch.VirtualClock;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DispatcherTest {
  private final VirtualClock clock = new VirtualClock();
  private final List<Sent> sent = new ArrayList<>();
  private final Dispatcher dispatcher = new Dispatcher(clock, new Recorder());
  private final List<JsonObject> events = new ArrayList<>();
  private final List<String> cancelled = new ArrayList<>();
  private final Set<String> held = new HashSet<>();
  private final List<Consumer<Boolean>> pings = new ArrayList<>();
  private ShortList list = new ShortList();

  @Test
  void tasks_goToTheLeastLoadedWorkerAndNeverBeyondItsCapacity() {
    dispatcher.beat(beat("n1", 2, 10_000));
    dispatcher.beat(beat("n2", 4, 10_000));
    open("{}", 10);

    assertThat(workers()).hasSize(6);
    assertThat(workers().subList(0, 4)).containsExactlyInAnyOrder("n1", "n1", "n2", "n2");
    assertThat(workers().subList(4, 6)).containsExactly("n2", "n2");

    answer(sent.get(0));

    assertThat(sent).hasSize(6);
  }

  @Test
  void noMoreThanSomeAreStartedInATurn_howeverManyReportsItHas() {
    dispatcher.beat(beat("n1", 5_000, 10_000));
    open("{\"concurrency\":5000}", 5_000);
    assertThat(sent).hasSize(500);
    IntStream.range(0, 100).forEach(i -> answer(sent.get(0)));
    assertThat(sent).as("those that were not answered").hasSize(400);

    clock.pass(1);
    assertThat(sent).hasSize(900);
  }

  @Test
  void batches_takeTurns() {
    dispatcher.beat(beat("n1", 4, 10_000));
    Batch first = open("{}", 100);
    Batch second = open("{}", 100);
    IntStream.range(0, 20).forEach(i -> answer(sent.get(0)));

    long ofFirst = sent.stream().filter(s -> s.attempt().batch() == first).count();
    long ofSecond = sent.stream().filter(s -> s.attempt().batch() == second).count();
    assertThat(ofFirst).isBetween(1L, 3L);
    assertThat(ofFirst + ofSecond).isEqualTo(4);
  }

  @Test
  void origin_isBoundedForAllBatchesTogether() {
    dispatcher.beat(beat("n1", 100, 3));
    open("{}", 10);
    open("{}", 10);

    assertThat(sent).hasSize(3);
    answer(sent.get(0));
    assertThat(sent).hasSize(3);
  }

  @Test
  void silentNode_isGivenUpAndItsLookupsRunElsewhere() {
    dispatcher.beat(beat("n1", 5, 10_000));
    open("{\"retry\":{\"backoffMillis\":1}}", 1);
    assertThat(workers()).containsExactly("n1");

    dispatcher.removeSilentNodes();
    for (long passed = 0; passed <= Nodes.SILENCE_MILLIS; passed += Dispatcher.NODE_CHECK_MILLIS) {
      clock.pass(Dispatcher.NODE_CHECK_MILLIS);
      dispatcher.beat(beat("n2", 5, 10_000));
      dispatcher.removeSilentNodes();
    }
    clock.pass(1);

    assertThat(workers()).containsExactly("n1", "n2");
    answer(sent.get(1));
    assertThat(outcomes()).containsExactly("OK");
    answer(sent.get(0));
    assertThat(outcomes()).as("what comes too late changes nothing").containsExactly("OK");
  }

  @Test
  void goneNode_losesItsCommands() {
    dispatcher.beat(beat("n1", 5, 10_000));
    openCommand("echo");

    dispatcher.memberLeft("c-n1");

    assertThat(outcomes()).containsExactly("LOST");
    assertThat(dispatcher.outstanding()).isZero();
    assertThat(dispatcher.serves(Kinds.JOBS.address().name())).isFalse();
  }

  @Test
  void goneNode_itsRepeatableCommandsRunElsewhere() {
    dispatcher.beat(beat("n1", 5, 10_000));
    openCommand("again");
    dispatcher.beat(beat("n2", 5, 10_000));

    dispatcher.memberLeft("c-n1");
    clock.pass(1);

    assertThat(workers()).containsExactly("n1", "n2");
    answer(sent.get(1));
    assertThat(outcomes()).containsExactly("OK");
  }

  @ParameterizedTest
  @EnumSource(
      value = FailureCode.class,
      names = {"ATTEMPT_TIMEOUT", "EXIT_NONZERO", "SIGNALLED", "LAUNCH_FAILED", "INTERNAL"})
  void repeatableCommand_whoseNodeIsThere_isNotTriedAgain(FailureCode code) {
    dispatcher.beat(beat("n1", 5, 10_000));
    openCommand("again");

    sent.remove(0).report().accept(Report.of(new Failure(code, "failed")));
    clock.pass(1_000);

    assertThat(sent).isEmpty();
    assertThat(outcomes()).hasSize(1);
  }

  @Test
  void leavingNode_getsNothingNew() {
    dispatcher.beat(beat("n1", 5, 10_000));
    NodeBeat beat = beat("n1", 5, 10_000);
    dispatcher.beat(new NodeBeat("n1", beat.clusterId(), beat.roles(), beat.workers(), true));
    open("{}", 1);

    assertThat(sent).isEmpty();
  }

  @Test
  void workerThatSaysNo_isLeftAloneForAMoment() {
    dispatcher.beat(beat("n1", 5, 10_000));
    open("{}", 1);
    Sent refused = sent.remove(0);
    refused.report().accept(Report.of(new Failure(FailureCode.OVERLOADED, "full")));

    assertThat(sent).isEmpty();
    clock.pass(50);
    assertThat(workers()).containsExactly("n1");
  }

  @Test
  void workerThatJoins_takesWhatWaits() {
    open("{}", 3);
    assertThat(sent).isEmpty();

    dispatcher.beat(beat("n1", 5, 10_000));

    assertThat(sent).hasSize(3);
  }

  @Test
  void silentWorker_getsNothingNew_untilItSpeaks() {
    dispatcher.beat(beat("n1", 5, 10_000));
    hold("n1");
    look(Heartbeat.OVERDUE_MILLIS);
    open("{}", 1);
    assertThat(sent).isEmpty();

    release("n1");

    assertThat(workers()).containsExactly("n1");
  }

  @Test
  void lookupsOfASilentWorker_runElsewhere_andItsOwnAnswersAreLate() {
    dispatcher.beat(beat("n1", 5, 2));
    open("{}", 2);
    dispatcher.beat(beat("n2", 5, 2));
    hold("n1");
    look(Heartbeat.MISSING_MILLIS - Dispatcher.PING_MILLIS);
    assertThat(workers()).containsExactly("n1", "n1");

    look(2 * Dispatcher.PING_MILLIS);
    assertThat(workers()).containsExactly("n1", "n1", "n2", "n2");
    assertThat(cancelled).containsExactly("b/0#1", "b/1#1");
    answer(sent.get(2));
    release("n1");
    answer(sent.get(0));
    assertThat(outcomes()).containsExactly("OK");
    answer(sent.get(1));
    answer(sent.get(0));

    assertThat(outcomes()).containsExactly("OK", "OK");
    assertThat(dispatcher.outstanding()).isZero();
    assertThat(summary().getInteger("late")).isEqualTo(1);
    assertThat(summary().getInteger("attempts")).isEqualTo(4);
  }

  @Test
  void lookupsOfASilentWorker_whereThereIsNoOther_wait() {
    dispatcher.beat(beat("n1", 5, 10_000));
    open("{}", 1);
    hold("n1");
    look(4 * Heartbeat.MISSING_MILLIS);
    assertThat(workers()).containsExactly("n1");

    release("n1");
    answer(sent.get(0));

    assertThat(outcomes()).containsExactly("OK");
    assertThat(summary().getInteger("attempts")).isEqualTo(1);
  }

  @Test
  void commandsOfASilentWorker_waitForIt() {
    dispatcher.beat(beat("n1", 5, 10_000));
    Batch batch = batch("{}");
    batch.begin(1L);
    dispatcher.open(batch);
    submit(batch, TaskSpec.of(Kinds.COMMAND, new CommandRun("echo", List.of(), null)));
    batch.endList(false);
    dispatcher.beat(beat("n2", 5, 10_000));
    hold("n1");
    look(4 * Heartbeat.MISSING_MILLIS);

    assertThat(workers()).containsExactly("n1");
    assertThat(outcomes()).isEmpty();
    answer(sent.get(0));
    assertThat(outcomes()).containsExactly("OK");
  }

  @Test
  void nodeWithASilentWorker_isNotReady_untilItSpeaks() {
    dispatcher.beat(beat("n1", 5, 10_000));
    dispatcher.beat(beat("n2", 5, 10_000));
    hold("n1");
    look(Heartbeat.MISSING_MILLIS + Dispatcher.PING_MILLIS);
    assertThat(dispatcher.isResponsive("n1")).isFalse();
    assertThat(dispatcher.nodes().getJsonObject(0).getBoolean("ready")).isFalse();
    assertThat(dispatcher.nodes().getJsonObject(1).getBoolean("ready")).isTrue();

    release("n1");

    assertThat(dispatcher.isResponsive("n1")).isTrue();
    assertThat(dispatcher.nodes().getJsonObject(0).getBoolean("ready")).isTrue();
  }

  @Test
  void ourOwnLoopHeld_isNoSilenceOfWorkers() {
    dispatcher.beat(beat("n1", 5, 10_000));
    open("{}", 1);
    dispatcher.beat(beat("n2", 5, 10_000));
    hold("n1");
    dispatcher.pingWorkers();
    clock.pass(10 * Heartbeat.MISSING_MILLIS);
    dispatcher.pingWorkers();

    assertThat(dispatcher.isResponsive("n1")).isTrue();
    assertThat(workers()).containsExactly("n1");
  }

  @Test
  void nodeThatDiesWhileItIsSilent_isForgottenWithWhatItHad() {
    dispatcher.beat(beat("n1", 5, 10_000));
    open("{}", 1);
    dispatcher.beat(beat("n2", 5, 10_000));
    hold("n1");
    look(Heartbeat.MISSING_MILLIS + 2 * Dispatcher.PING_MILLIS);
    dispatcher.memberLeft("c-n1");
    answer(sent.get(1));

    assertThat(outcomes()).containsExactly("OK");
    assertThat(dispatcher.outstanding()).isZero();
  }

  /** The loop of a node's worker is held: it answers nothing. */
  private void hold(String node) {
    held.add(node);
  }

  private void release(String node) {
    held.remove(node);
    List.copyOf(pings).forEach(heard -> heard.accept(true));
    pings.clear();
  }

  /** Time passes, and the gateway looks at its workers as often as it does. */
  private void look(long millis) {
    for (long passed = 0; passed <= millis; passed += Dispatcher.PING_MILLIS) {
      dispatcher.pingWorkers();
      clock.pass(Dispatcher.PING_MILLIS);
    }
  }

  private JsonObject summary() {
    return events.get(events.size() - 1).getJsonObject("summary");
  }

  private Batch open(String options, int tasks) {
    Batch batch = batch(options);
    batch.begin((long) tasks);
    dispatcher.open(batch);
    for (int i = 0; i < tasks; i++) {
      Lookup lookup = Lookup.ofZip(String.valueOf(10_000 + i));
      submit(batch, TaskSpec.of(Kinds.JOBS, lookup));
    }
    batch.endList(false);
    return batch;
  }

  private void openCommand(String name) {
    Batch batch = batch("{\"retry\":{\"backoffMillis\":1}}");
    batch.begin(1L);
    dispatcher.open(batch);
    submit(batch, TaskSpec.of(Kinds.COMMAND, new CommandRun(name, List.of(), null)));
    batch.endList(false);
  }

  private Batch batch(String options) {
    list = new ShortList();
    return new Batch(
        "b",
        BatchOptions.from(Fields.of(new JsonObject(options))),
        list,
        dispatcher,
        clock,
        new Random(1),
        events::add);
  }

  private void submit(Batch batch, TaskSpec spec) {
    list.add(Backlog.Entry.of(spec));
    batch.arrived(1);
  }

  private static NodeBeat beat(String node, int capacity, int limit) {
    WorkerCard card =
        new WorkerCard(
            node + "/w/0",
            "Worker",
            Map.of(Kinds.JOBS.address().name(), "a", Kinds.COMMAND.address().name(), "c"),
            capacity,
            Map.of("jobs:", new Upstream("jobs.test:443", limit)),
            Set.of("command:again"));
    return new NodeBeat(node, "c-" + node, List.of("jobs"), List.of(card), false);
  }

  private void answer(Sent one) {
    sent.remove(one);
    one.report().accept(Report.of(new JobCount(1, "lab", true)));
  }

  private List<String> workers() {
    return sent.stream().map(one -> one.attempt().seat().node()).toList();
  }

  private List<String> outcomes() {
    return events.stream()
        .filter(event -> event.getString("event").equals("task"))
        .map(event -> event.getString("outcome"))
        .toList();
  }

  private record Sent(Attempt attempt, Consumer<Report> report) {}

  /** Keeps what is sent until the test answers it. */
  private final class Recorder implements Transport {
    @Override
    public void send(Worker worker, Attempt attempt, Consumer<Report> report) {
      sent.add(new Sent(attempt, report));
    }

    @Override
    public void cancel(Worker worker, Attempt attempt) {
      cancelled.add(attempt.id());
    }

    @Override
    public void ping(Worker worker, Consumer<Boolean> heard) {
      if (!held.contains(worker.node())) {
        heard.accept(true);
      } else {
        pings.add(heard);
      }
    }
  }
}
