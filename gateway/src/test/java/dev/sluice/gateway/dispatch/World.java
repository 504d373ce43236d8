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
 * Nodes, origins and batches that come and go by chance, in virtual time, and the law that they
 * obey after every step and in the end.
 */
final class World {
  private static final int MAX_BATCHES = 4;
  private static final int MAX_STEPS = 150;

  /** So many timers that no list of this length and no pause of an origin needs as many. */
  private static final int MAX_TIMERS = 300_000;

  /** After so many no loop is held any more, and all have answered. */
  private static final int LOOKS_PAST_ANY_HOLD = 110;

  private final Choices choices;
  private final VirtualClock clock = new VirtualClock();
  private final ScriptedTransport transport;
  private final Dispatcher dispatcher;
  private final List<NodeBeat> nodes;
  private final List<ObservedBatch> batches = new ArrayList<>();
  private final int limit;

  World(Choices choices) {
    this.choices = choices;
    this.transport = new ScriptedTransport(choices, clock);
    this.dispatcher = new Dispatcher(clock, new Watched());
    this.limit = choices.flip() ? Upstream.UNLIMITED : choices.between(1, 100);
    this.nodes = IntStream.range(0, choices.below(4)).mapToObj(this::node).toList();
    transport.bound(this::bound);
    choices.note("nodes " + nodes);
  }

  /** Runs it to its end. */
  void run() {
    nodes.forEach(dispatcher::beat);
    open();
    for (int step = 0; step < MAX_STEPS && choices.below(100) > 0; step++) {
      step();
      batches.forEach(ObservedBatch::check);
    }
    batches.forEach(ObservedBatch::endList);
    batches.forEach(batch -> batch.hold(false));
    look(LOOKS_PAST_ANY_HOLD);
    goOnToTheEnd();
    batches.forEach(ObservedBatch::checkEnd);
    assertThat(dispatcher.batches()).isEmpty();
    while (clock.passToNext()) {
      batches.forEach(ObservedBatch::check);
    }
    assertThat(dispatcher.outstanding()).as("outstanding").isZero();
  }

  /** Nothing from outside helps any more: what is under way has to come to its end by itself. */
  private void goOnToTheEnd() {
    for (int i = 0; !batches.stream().allMatch(ObservedBatch::isFinished); i++) {
      assertThat(clock.passToNext()).as("something is still to happen").isTrue();
      assertThat(i).as("timers until the end").isLessThan(MAX_TIMERS);
      batches.forEach(ObservedBatch::check);
    }
  }

  private void step() {
    switch (choices.below(28)) {
      case 10 -> beat();
      case 11 -> lose();
      case 12 -> transport.losing(dispatcher::removeSilentNodes, this::isThere);
      case 13 -> open();
      case 14 -> transport.turn();
      case 15 -> any(ObservedBatch::endList);
      case 16 -> any(batch -> batch.hold(true));
      case 17, 18 -> any(batch -> batch.hold(false));
      case 19 -> quit();
      case 20, 21, 22 -> any(ObservedBatch::more);
      case 23 -> look(choices.between(1, 50));
      case 24 -> transport.hold();
      case 25 -> clock.pass(choices.between(0, 4_000_000));
      default -> clock.pass(choices.between(0, 1_000));
    }
  }

  /** Gateways look at their workers often; here they do so for a while now and then. */
  private void look(int times) {
    for (int looks = 0; looks < times; looks++) {
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
      boolean leaves = choices.onceIn(20);
      dispatcher.beat(
          new NodeBeat(node.node(), node.clusterId(), node.roles(), node.workers(), leaves));
    }
  }

  private void lose() {
    if (!nodes.isEmpty() && choices.onceIn(2)) {
      String id = choices.oneOf(nodes).clusterId();
      choices.note(clock.millis() + ": lost " + id);
      transport.losing(() -> dispatcher.memberLeft(id), this::isThere);
    }
  }

  private boolean isThere(String node) {
    Set<String> there =
        dispatcher.nodes().stream()
            .map(known -> ((JsonObject) known).getString("node"))
            .collect(Collectors.toSet());
    return there.contains(node);
  }

  /**
   * What the settings allow to an origin that workers told of, and what it has been found to bear.
   */
  private int bound(String origin) {
    Integer settled = dispatcher.settled(origin);
    int bears = settled == null ? Upstream.UNLIMITED : settled;
    return origin.startsWith("jobs") && dispatcher.hasWorkers() ? Math.min(limit, bears) : bears;
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

  /** The transport, where each batch sees what is sent of its own. */
  private final class Watched implements Transport {
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
    public void ping(Worker worker, Consumer<Boolean> heard) {
      transport.ping(worker, heard);
    }
  }
}
