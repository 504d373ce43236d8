package dev.sluice.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.Report;
import dev.sluice.contracts.kinds.Kinds;
import dev.sluice.contracts.node.NodeBeat;
import dev.sluice.contracts.node.Upstream;
import dev.sluice.contracts.node.WorkerCard;
import dev.sluice.gateway.batch.Attempt;
import dev.sluice.gateway.batch.VirtualClock;
import dev.sluice.testkit.property.Choices;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Simulates nodes, origins and batches that come and go at random, in virtual time, and checks the
 * law of the batch after each step and at the end.
 */
final class Simulation {
  private static final int MAX_BATCHES = 4;
  private static final int MAX_STEPS = 150;

  /** More timers than any list of this length, or any pause of an origin, needs. */
  private static final int MAX_TIMERS = 300_000;

  /** After this many rounds of pings no event loop is blocked any more, and all have answered. */
  private static final int PINGS_PAST_ANY_BLOCK = 110;

  private final Choices choices;
  private final VirtualClock clock = new VirtualClock();
  private final ScriptedTransport transport;
  private final Dispatcher dispatcher;
  private final List<NodeBeat> nodes;
  private final List<ObservedBatch> batches = new ArrayList<>();
  private final int limit;

  Simulation(Choices choices) {
    this.choices = choices;
    this.transport = new ScriptedTransport(choices, clock);
    this.dispatcher = new Dispatcher(clock, new ObservedTransport());
    this.limit = choices.flip() ? Upstream.UNLIMITED : choices.between(1, 100);
    this.nodes = IntStream.range(0, choices.below(4)).mapToObj(this::node).toList();
    transport.originLimit(this::originLimit);
    choices.note("nodes " + nodes);
  }

  /** Runs until all batches have finished and all attempts have been reported. */
  void run() {
    nodes.forEach(dispatcher::beat);
    open();
    for (int step = 0; step < MAX_STEPS && choices.below(100) > 0; step++) {
      step();
      batches.forEach(ObservedBatch::check);
    }
    batches.forEach(ObservedBatch::endList);
    batches.forEach(batch -> batch.pause(false));
    passWithPings(PINGS_PAST_ANY_BLOCK);
    runTimers();
    batches.forEach(ObservedBatch::checkEnd);
    assertThat(dispatcher.batches()).isEmpty();
    while (clock.passToNext()) {
      batches.forEach(ObservedBatch::check);
    }
    assertThat(dispatcher.outstanding()).as("outstanding").isZero();
  }

  /** Nothing comes from outside any more: all batches must finish by themselves. */
  private void runTimers() {
    for (int i = 0; !batches.stream().allMatch(ObservedBatch::isFinished); i++) {
      assertThat(clock.passToNext()).as("a timer is set").isTrue();
      assertThat(i).as("timers until all have finished").isLessThan(MAX_TIMERS);
      batches.forEach(ObservedBatch::check);
    }
  }

  private void step() {
    switch (choices.below(28)) {
      case 10 -> beat();
      case 11 -> loseNode();
      case 12 -> transport.losing(dispatcher::removeSilentNodes, this::isMember);
      case 13 -> open();
      case 14 -> transport.origins().change();
      case 15 -> any(ObservedBatch::endList);
      case 16 -> any(batch -> batch.pause(true));
      case 17, 18 -> any(batch -> batch.pause(false));
      case 19 -> quit();
      case 20, 21, 22 -> any(ObservedBatch::addLines);
      case 23 -> passWithPings(choices.between(1, 50));
      case 24 -> transport.blockLoop();
      case 25 -> clock.pass(choices.between(0, 4_000_000));
      default -> clock.pass(choices.between(0, 1_000));
    }
  }

  /** A gateway pings its workers all the time; here it does so for a while at random. */
  private void passWithPings(int times) {
    for (int round = 0; round < times; round++) {
      clock.pass(Dispatcher.PING_MILLIS);
      dispatcher.pingWorkers();
    }
  }

  private void quit() {
    if (choices.onceIn(4)) {
      any(choices.flip() ? ObservedBatch::cancel : ObservedBatch::abandon);
    }
  }

  private void any(Consumer<ObservedBatch> action) {
    action.accept(choices.oneOf(batches));
  }

  private void open() {
    if (batches.size() < MAX_BATCHES) {
      ObservedBatch batch =
          new ObservedBatch(batches.size(), choices, clock, transport, dispatcher);
      batches.add(batch);
      batch.begin();
    }
  }

  private void beat() {
    for (NodeBeat node : nodes) {
      boolean isLeaving = choices.onceIn(20);
      dispatcher.beat(
          new NodeBeat(node.node(), node.clusterId(), node.roles(), node.workers(), isLeaving));
    }
  }

  private void loseNode() {
    if (!nodes.isEmpty() && choices.onceIn(2)) {
      String id = choices.oneOf(nodes).clusterId();
      choices.note(clock.millis() + ": lost " + id);
      transport.losing(() -> dispatcher.memberLeft(id), this::isMember);
    }
  }

  private boolean isMember(String node) {
    Set<String> members =
        dispatcher.nodes().stream()
            .map(known -> ((JsonObject) known).getString("node"))
            .collect(Collectors.toSet());
    return members.contains(node);
  }

  /** Returns the lower one of the configured limit, if workers report it, and the learned one. */
  private int originLimit(String origin) {
    Integer settled = dispatcher.settled(origin);
    int learned = settled == null ? Upstream.UNLIMITED : settled;
    return origin.startsWith("jobs") && dispatcher.hasWorkers()
        ? Math.min(limit, learned)
        : learned;
  }

  private NodeBeat node(int number) {
    String name = "n" + number;
    List<WorkerCard> workers =
        IntStream.rangeClosed(0, choices.below(2)).mapToObj(i -> worker(name, i)).toList();
    return new NodeBeat(name, "c-" + name, List.of("jobs"), workers, false);
  }

  private WorkerCard worker(String node, int number) {
    Map<String, String> addresses =
        choices.onceIn(3)
            ? Map.of(Kinds.JOBS.address().name(), "a")
            : Map.of(
                Kinds.JOBS.address().name(), "a",
                Kinds.FLAGS.address().name(), "b",
                Kinds.DOWNLOAD.address().name(), "c",
                Kinds.COMMAND.address().name(), "d");
    Map<String, Upstream> upstreams =
        Map.of(
            "jobs:", new Upstream("jobs.test:443", limit),
            "jobs:other", new Upstream("jobs-too.test:443", limit),
            "flags:", new Upstream("a.test:80", Upstream.UNLIMITED));
    return new WorkerCard(
        node + "/w/" + number, "Worker", addresses, choices.between(1, 40), upstreams, Set.of());
  }

  /** Shows each batch the attempts that are sent of its own. */
  private final class ObservedTransport implements Transport {
    @Override
    public void send(Worker worker, Attempt attempt, Consumer<Report> report) {
      int number = Integer.parseInt(attempt.batch().id().substring(1));
      transport.send(worker, attempt, report);
      batches.get(number).sent(attempt);
    }

    @Override
    public void cancel(Worker worker, Attempt attempt) {
      transport.cancel(worker, attempt);
    }

    @Override
    public void ping(Worker worker, Consumer<Boolean> isAnswered) {
      transport.ping(worker, isAnswered);
    }
  }
}
