package dev.sluice.gateway.batch;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.Fields;
import dev.sluice.contracts.batch.BatchOptions;
import dev.sluice.contracts.command.CommandRun;
import dev.sluice.contracts.event.BatchEvent;
import dev.sluice.contracts.flags.Download;
import dev.sluice.contracts.flags.FlagDownload;
import dev.sluice.contracts.jobs.Lookup;
import dev.sluice.contracts.kinds.Kinds;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** A batch of look-ups and commands on a scripted gate, and all of its events. */
abstract class BatchFixture {
  final VirtualClock clock = new VirtualClock();
  final ScriptedGate gate = new ScriptedGate();
  final List<JsonObject> events = new ArrayList<>();
  long dropped;
  ShortList list = new ShortList();
  Batch batch = batchWith("{}");

  void open(String options, int tasks) {
    create(options);
    batch.begin((long) tasks);
    IntStream.range(0, tasks).forEach(i -> submit(job(String.valueOf(10_000 + i))));
    batch.completeList();
    pump();
  }

  void create(String options) {
    batch = batchWith(options);
  }

  Batch batchWith(String options) {
    BatchOptions read = BatchOptions.from(Fields.of(new JsonObject(options)));
    list = new ShortList();
    gate.afterReport = this::pump;
    return new Batch("b", read, list, gate, clock, new Random(1), new Recorder());
  }

  void submit(TaskSpec spec) {
    list.add(Backlog.Entry.of(spec));
    batch.received(1);
  }

  void refuse(Failure invalid) {
    list.add(Backlog.Entry.invalid(invalid));
    batch.received(1);
  }

  void pump() {
    batch.reopen();
    while (batch.startNext() == StartResult.STARTED) {}
  }

  boolean isSent(int index) {
    return gate.sent.stream().anyMatch(attempt -> attempt.task().index() == index);
  }

  List<String> names() {
    return events.stream().map(event -> event.getString("event")).toList();
  }

  JsonObject task(int index) {
    return events.stream()
        .filter(event -> event.getString("event").equals("task"))
        .filter(event -> event.getInteger("index") == index)
        .findFirst()
        .orElseThrow();
  }

  JsonObject summary() {
    return events.get(events.size() - 1).getJsonObject("summary");
  }

  static TaskSpec job(String zip) {
    return TaskSpec.of(Kinds.JOBS, Lookup.ofZip(zip));
  }

  static TaskSpec flag(String country) {
    return TaskSpec.of(Kinds.FLAGS, new FlagDownload(country));
  }

  static TaskSpec download(String url, String file) {
    return TaskSpec.of(Kinds.DOWNLOAD, new Download(url, file));
  }

  static TaskSpec command() {
    return TaskSpec.of(Kinds.COMMAND, new CommandRun("echo", List.of(), null));
  }

  private final class Recorder implements EventSink {
    @Override
    public void handle(BatchEvent event) {
      events.add(event.toJson());
    }

    @Override
    public void dropped(long tasks) {
      dropped += tasks;
    }
  }
}
