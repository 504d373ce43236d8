package dev.sluice.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.Kind;
import dev.sluice.contracts.Kinds;
import dev.sluice.contracts.Outcome;
import dev.sluice.contracts.Request;
import dev.sluice.contracts.batch.BatchOptions;
import dev.sluice.contracts.command.CommandRun;
import dev.sluice.contracts.flags.FlagDownload;
import dev.sluice.contracts.jobs.Lookup;
import dev.sluice.contracts.node.NodeBeat;
import dev.sluice.contracts.node.Upstream;
import dev.sluice.contracts.node.WorkerCard;
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
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The law of the batch, over lists, options, faults, refusals, late and double answers, cancels and
 * lost nodes that are made from a seed.
 */
class LawOfTheBatchTest {
  private static final int RUNS_PER_TEST = 100;

  static IntStream seeds() {
    return IntStream.range(0, 30).map(i -> i * RUNS_PER_TEST);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void anyRun_obeysTheLaw(int firstSeed) {
    for (int seed = firstSeed; seed < firstSeed + RUNS_PER_TEST; seed++) {
      new Run(seed).go();
    }
  }

  /** One run, all of which follows from its seed. */
  private static final class Run {
    private static final int CAPACITY = 7;

    private final int seed;
    private final Random random;
    private final VirtualClock clock = new VirtualClock();
    private final ScriptedTransport transport;
    private final Dispatcher dispatcher;
    private final List<Told> batches = new ArrayList<>();
    private boolean nodesWereLost;

    Run(int seed) {
      this.seed = seed;
      this.random = new Random(seed);
      this.transport = new ScriptedTransport(clock, random, random.nextDouble());
      this.dispatcher = new Dispatcher(clock, transport);
    }

    void go() {
      int nodes = random.nextInt(4);
      IntStream.range(0, nodes).forEach(i -> dispatcher.beat(beat("n" + i)));
      IntStream.rangeClosed(0, random.nextInt(3)).forEach(i -> batches.add(new Told(i)));
      for (int step = 0; step < 400; step++) {
        clock.pass(random.nextInt(120));
        disturb(nodes);
        batches.forEach(told -> assertThat(told.batch.addsUp()).as(name()).isTrue());
      }
      batches.forEach(told -> told.batch.hold(false));
      clock.pass(1_000_000);
      batches.forEach(Told::check);
      if (!nodesWereLost) {
        assertThat(transport.mostAtWorker).as(name()).isLessThanOrEqualTo(CAPACITY);
      }
      assertThat(transport.ids).as("a fence is used once; " + name()).doesNotHaveDuplicates();
      assertThat(dispatcher.outstanding()).as(name()).isZero();
      assertThat(clock.timers()).as("timers left; " + name()).isZero();
    }

    private void disturb(int nodes) {
      Told told = batches.get(random.nextInt(batches.size()));
      switch (random.nextInt(60)) {
        case 0 -> told.batch.cancel(FailureCode.CANCELLED, "by chance");
        case 1 -> told.batch.hold(true);
        case 2 -> told.batch.hold(false);
        case 3 -> {
          nodesWereLost = true;
          dispatcher.clusterNodeGone("c-n" + random.nextInt(nodes + 1));
        }
        default -> IntStream.range(0, nodes).forEach(i -> dispatcher.beat(beat("n" + i)));
      }
    }

    private NodeBeat beat(String node) {
      WorkerCard card =
          new WorkerCard(
              node + "/w/0",
              "Worker",
              Map.of(
                  Kinds.JOBS.address().name(), "a",
                  Kinds.FLAGS.address().name(), "b",
                  Kinds.COMMAND.address().name(), "c"),
              CAPACITY,
              Map.of("jobs:", new Upstream("jobs.test:443", 9)));
      return new NodeBeat(node, "c-" + node, List.of("jobs"), List.of(card), false);
    }

    private String name() {
      return "seed " + seed;
    }

    /** A batch and all that it told. */
    private final class Told {
      private final List<JsonObject> events = new ArrayList<>();
      private final JsonObject options = options();
      private final ShortList list = new ShortList();
      private final Batch batch;
      private final int size = random.nextInt(60);

      Told(int number) {
        batch =
            new Batch(
                "b" + number,
                BatchOptions.from(Fields.of(options)),
                list,
                dispatcher,
                clock,
                random,
                events::add);
        boolean whole = random.nextBoolean();
        batch.begin(whole ? (long) size : null);
        dispatcher.open(batch);
        for (int i = 0; i < size; i++) {
          submit(i);
          batch.arrived(1);
          if (!whole && random.nextInt(10) == 0) {
            clock.pass(random.nextInt(50));
          }
        }
        batch.endList(!whole);
      }

      private void submit(int i) {
        switch (random.nextInt(4)) {
          case 0 -> list.add(task(Kinds.COMMAND, new CommandRun("echo", List.of(), null)));
          case 1 -> list.add(task(Kinds.FLAGS, new FlagDownload(i % 2 == 0 ? "br" : "fr")));
          case 2 -> list.add(task(Kinds.JOBS, Lookup.ofZip(String.valueOf(10_000 + i))));
          default -> {
            if (random.nextInt(5) == 0) {
              list.add(Backlog.Entry.invalid(InvalidMessage.of("zip", "x", "five digits")));
            } else {
              list.add(task(Kinds.JOBS, Lookup.ofZip("79936")));
            }
          }
        }
      }

      private static Backlog.Entry task(Kind<?, ?> kind, Request request) {
        return Backlog.Entry.of(TaskSpec.of(kind, request));
      }

      private JsonObject options() {
        JsonObject json =
            new JsonObject()
                .put("concurrency", 1 + random.nextInt(20))
                .put("timeoutMillis", 1 + random.nextInt(500))
                .put("workerWaitMillis", random.nextInt(2_000))
                .put("retry", new JsonObject().put("attempts", 1 + random.nextInt(5)));
        if (random.nextBoolean()) {
          json.put("perOrigin", 1 + random.nextInt(5));
        }
        if (random.nextInt(3) == 0) {
          json.put("perSecond", 1 + random.nextDouble() * 500);
        }
        if (random.nextInt(3) == 0) {
          json.put("deadlineMillis", 1 + random.nextInt(3_000));
        }
        if (random.nextInt(4) == 0) {
          json.put("haltAfterFailures", random.nextBoolean() ? (Object) 5 : "10%");
        }
        if (random.nextInt(5) == 0) {
          json.put("startAfterMillis", random.nextInt(500));
        }
        return json;
      }

      void check() {
        JsonObject last = events.get(events.size() - 1);
        assertThat(last.getString("event")).as(name() + " " + options).isEqualTo("finished");
        assertThat(events.stream().map(event -> event.getLong("seq")))
            .as(name())
            .containsExactlyElementsOf(
                IntStream.range(0, events.size()).mapToObj(i -> (long) i).toList());
        Set<Integer> indexes = new HashSet<>();
        events.stream()
            .filter(event -> event.getString("event").equals("task"))
            .forEach(
                event ->
                    assertThat(indexes.add(event.getInteger("index")))
                        .as("one outcome for each task; " + name())
                        .isTrue());
        checkSummary(last.getJsonObject("summary"), indexes.size());
      }

      private void checkSummary(JsonObject summary, int tasks) {
        JsonObject counts = summary.getJsonObject("counts");
        long sum = counts.stream().mapToLong(count -> (Long) count.getValue()).sum();
        assertThat(sum).as(name()).isEqualTo(tasks).isEqualTo(summary.getLong("submitted"));
        assertThat(counts.fieldNames()).hasSize(Outcome.values().length);
        assertThat(summary.getJsonObject("concurrency").getLong("peak"))
            .as(name())
            .isLessThanOrEqualTo(options.getLong("concurrency"));
        summary
            .getJsonObject("concurrency")
            .getJsonObject("origins")
            .forEach(
                origin ->
                    assertThat(((JsonObject) origin.getValue()).getInteger("peak"))
                        .as(name())
                        .isLessThanOrEqualTo(options.getInteger("perOrigin", 10_000)));
      }
    }
  }
}
