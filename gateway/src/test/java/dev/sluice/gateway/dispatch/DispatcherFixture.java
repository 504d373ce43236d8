package dev.sluice.gateway.dispatch;

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
import dev.sluice.gateway.batch.Clock;
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

/** A dispatcher in virtual time whose attempts wait until the test answers them. */
final class DispatcherFixture {
  final VirtualClock clock = new VirtualClock();
  final List<Sent> sent = new ArrayList<>();
  final List<String> cancelled = new ArrayList<>();
  final Dispatcher dispatcher = new Dispatcher(new BusyClock(), new RecordingTransport());
  private final List<JsonObject> events = new ArrayList<>();
  private final Set<String> blockedNodes = new HashSet<>();
  private final List<Consumer<Boolean>> openPings = new ArrayList<>();
  private long millisPerSend;
  private long busyMillis;

  /** Makes each attempt take this long to send, on the event loop. */
  void millisPerSend(long millis) {
    millisPerSend = millis;
  }

  /** Sends a beat of a node with one worker, which serves look-ups and commands. */
  void beat(String node, int capacity, int originLimit) {
    dispatcher.beat(beatOf(node, capacity, originLimit, false));
  }

  /** Sends the beat of a node that is shutting down. */
  void beatOfLeaving(String node) {
    dispatcher.beat(beatOf(node, 5, 10_000, true));
  }

  private static NodeBeat beatOf(String node, int capacity, int originLimit, boolean isLeaving) {
    WorkerCard card =
        new WorkerCard(
            node + "/w/0",
            "Worker",
            Map.of(Kinds.JOBS.address().name(), "a", Kinds.COMMAND.address().name(), "c"),
            capacity,
            Map.of("jobs:", new Upstream("jobs.test:443", originLimit)),
            Set.of("command:again"));
    return new NodeBeat(node, "c-" + node, List.of("jobs"), List.of(card), isLeaving);
  }

  /** Opens a batch of look-ups. */
  Batch open(String options, int tasks) {
    ShortList list = new ShortList();
    Batch batch = begin(options, list, tasks);
    for (int i = 0; i < tasks; i++) {
      Lookup lookup = Lookup.ofZip(String.valueOf(10_000 + i));
      submit(batch, list, TaskSpec.of(Kinds.JOBS, lookup));
    }
    batch.completeList();
    return batch;
  }

  /** Opens a batch of one command; {@code again} is repeatable. */
  void openCommand(String name) {
    ShortList list = new ShortList();
    Batch batch = begin("{\"retry\":{\"backoffMillis\":1}}", list, 1);
    submit(batch, list, TaskSpec.of(Kinds.COMMAND, new CommandRun(name, List.of(), null)));
    batch.completeList();
  }

  private Batch begin(String options, ShortList list, int tasks) {
    BatchOptions parsed = BatchOptions.from(Fields.of(new JsonObject(options)));
    Batch batch =
        new Batch(
            "b",
            parsed,
            list,
            dispatcher,
            clock,
            new Random(1),
            event -> events.add(event.toJson()));
    batch.begin((long) tasks);
    return batch;
  }

  private static void submit(Batch batch, ShortList list, TaskSpec spec) {
    list.add(Backlog.Entry.of(spec));
    batch.received(1);
  }

  /** Answers an attempt with a count. */
  void answer(Sent one) {
    answer(one, Report.of(new JobCount(1, "lab", true)));
  }

  void answer(Sent one, Report report) {
    sent.remove(one);
    one.report().accept(report);
  }

  /** Blocks the event loop of a node's worker, so that it answers no ping. */
  void block(String node) {
    blockedNodes.add(node);
  }

  /** Ends the block, and answers the open pings. */
  void unblock(String node) {
    blockedNodes.remove(node);
    List.copyOf(openPings).forEach(isAnswered -> isAnswered.accept(true));
    openPings.clear();
  }

  /** Lets time pass with the regular pings. */
  void passWithPings(long millis) {
    for (long passed = 0; passed <= millis; passed += Dispatcher.PING_MILLIS) {
      dispatcher.pingWorkers();
      clock.pass(Dispatcher.PING_MILLIS);
    }
  }

  /** Returns the node of each attempt that is not answered. */
  List<String> nodes() {
    return sent.stream().map(one -> one.attempt().seat().node()).toList();
  }

  /** Returns the outcomes of all tasks that have ended. */
  List<String> outcomes() {
    return events.stream()
        .filter(event -> event.getString("event").equals("task"))
        .map(event -> event.getString("outcome"))
        .toList();
  }

  /** Returns the summary of the last batch that has finished. */
  JsonObject summary() {
    return events.get(events.size() - 1).getJsonObject("summary");
  }

  /** An attempt that waits for its answer. */
  record Sent(Attempt attempt, Consumer<Report> report) {}

  private final class RecordingTransport implements Transport {
    @Override
    public void send(Worker worker, Attempt attempt, Consumer<Report> report) {
      busyMillis += millisPerSend;
      sent.add(new Sent(attempt, report));
    }

    @Override
    public void cancel(Worker worker, Attempt attempt) {
      cancelled.add(attempt.id());
    }

    @Override
    public void ping(Worker worker, Consumer<Boolean> isAnswered) {
      if (blockedNodes.contains(worker.node())) {
        openPings.add(isAnswered);
      } else {
        isAnswered.accept(true);
      }
    }
  }

  /** Adds the time that sending took, during which no timer fires. */
  private final class BusyClock implements Clock {
    @Override
    public long millis() {
      return clock.millis() + busyMillis;
    }

    @Override
    public Runnable after(long millis, Runnable action) {
      return clock.after(millis, action);
    }
  }
}
