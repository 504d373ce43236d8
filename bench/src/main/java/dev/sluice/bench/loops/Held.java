package dev.sluice.bench.loops;

import dev.sluice.bench.harness.Bench;
import dev.sluice.bench.harness.Child;
import dev.sluice.bench.harness.Children;
import dev.sluice.bench.harness.Feed;
import dev.sluice.bench.harness.Json;
import dev.sluice.bench.harness.Table;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * Two worker nodes, one of whose loops are held for five seconds, one after the other: nothing new
 * goes to what lives on the held loop from 350 ms on, what can be done again is done elsewhere, the
 * node is not ready and comes back, late answers are counted as such, no command is lost, and those
 * on other loops go on undisturbed.
 *
 * <p>The gateway is asked all the time what is in flight where; a block is what the certificate of
 * the batch that caused it tells.
 */
final class Held {
  private static final int NOTHING_NEW_AFTER_MILLIS = 350;
  private static final int DELAY_MILLIS = 100;
  private static final int DISTURBED_MILLIS = 250;
  private static final int BEFORE_MILLIS = 3_000;
  private static final int PATIENCE_SECONDS = 30;
  private static final int COMMANDS = 300;

  private final int millis;
  private final String how;
  private final int concurrency;
  private final Child gateway;
  private final Child holding;
  private final Table table =
      new Table(
          "held",
          "lives there",
          "held ms",
          "last new after ms",
          "new later",
          "not ready s",
          "done again",
          "late",
          "look-ups OK",
          "of",
          "commands OK",
          "oldest on other loops ms",
          "before");

  private Held(Bench bench, Child gateway, Child holding) {
    this.millis = bench.number("millis", 5_000);
    this.how = bench.oneOf("how", "lock", "lock", "io", "cpu");
    this.concurrency = bench.number("concurrency", 100);
    this.gateway = gateway;
    this.holding = holding;
  }

  public static void main(String[] args) {
    Bench.run("Held", args, 600, Held::measure);
  }

  private static boolean measure(Bench bench) throws Exception {
    String cluster = Bench.project("cluster.xml").toString();
    try (Children children = bench.children()) {
      Child lab = children.lab("lab", "{path: /api/jobs, delayMillis: " + DELAY_MILLIS + "}");
      String sources = Children.sources("upstream", lab.origin());
      String[] work = {"--lab", "--cluster", cluster, "--roles"};
      Child gateway = children.node("gateway", "", sources, Table.join(work, "gateway"));
      Child holding = children.node("holding", "", sources, Table.join(work, "jobs,command,stall"));
      children.node("other", "", sources, Table.join(work, "jobs,command"));
      Held program = new Held(bench, gateway, holding);
      bench.refuseOthers();
      return program.all();
    }
  }

  private boolean all() throws IOException {
    awaitLoops();
    boolean held = true;
    try (Feed warm = load()) {
      Bench.pause(10_000);
      System.out.println("warm-up: " + warm.results() + " results");
    }
    gateway.awaitIdle(PATIENCE_SECONDS);
    for (Map.Entry<String, Set<String>> loop : loops().entrySet()) {
      // A loop without verticles cannot be blocked by a task: the bus has one to itself.
      if (!loop.getValue().isEmpty()) {
        held &= one(loop.getKey(), loop.getValue());
        gateway.awaitIdle(PATIENCE_SECONDS);
      }
    }
    table.print();
    return held;
  }

  private Feed load() throws IOException {
    String options = "{\"concurrency\":" + concurrency + "}";
    Feed.Plan plan = Feed.Plan.of(options, "upstream", Long.MAX_VALUE);
    return new Feed(gateway, plan.ahead(10L * concurrency)).write().read(line -> last = line);
  }

  private volatile String last = "";

  /** Blocks a loop while look-ups and commands run, and adds a row. */
  private boolean one(String loop, Set<String> lives) throws IOException {
    try (Feed load = load()) {
      Bench.pause(BEFORE_MILLIS);
      TaskWatch before = new TaskWatch(gateway, holding.id(), loop);
      CompletableFuture<Object> commands = ask(commands());
      for (long begun = System.nanoTime(); Bench.secondsSince(begun) < 1; ) {
        before.take();
      }
      TaskWatch during = new TaskWatch(gateway, holding.id(), loop);
      long asked = System.currentTimeMillis();
      CompletableFuture<Object> stall = ask(stall(loop));
      while (!stall.isDone()) {
        during.take();
      }
      awaitReady(during);
      load.stop();
      load.awaitEnd(PATIENCE_SECONDS);
      return told(loop, lives, before, during, block(loop, asked), commands.join());
    }
  }

  private boolean told(
      String loop,
      Set<String> lives,
      TaskWatch before,
      TaskWatch during,
      Object block,
      Object commands) {
    Object summary = Json.at(Json.parse(last), "summary");
    long begin = begin(block);
    long end = begin + Json.number(block, "millis");
    List<Long> started = during.startedIn(begin, end);
    long later = started.stream().filter(at -> at - begin > NOTHING_NEW_AFTER_MILLIS).count();
    long newest = started.stream().mapToLong(at -> at - begin).max().orElse(-1);
    long again = Json.number(summary, "attempts") - Json.number(summary, "submitted");
    long ok = Json.number(summary, "counts.OK");
    long of = Json.number(summary, "submitted");
    long commandsOk = Json.number(commands, "summary.counts.OK");
    boolean hasWorkers = lives.stream().anyMatch(name -> name.matches("(Jobs|Subprocess).*"));
    table.row(
        loop.replaceAll(".*-", "loop "),
        lives.isEmpty() ? "none" : String.join(", ", lives),
        (end - begin) + "",
        newest < 0 ? "none" : newest + "",
        later + "",
        during.notReady(begin),
        again + "",
        Json.number(summary, "late") + "",
        ok + "",
        of + "",
        commandsOk + "",
        during.oldestElsewhere() + "",
        before.oldestElsewhere() + "");
    boolean held = Bench.check(end - begin >= millis * 9L / 10, loop + " was held");
    held &= Bench.check(ok == of, "all look-ups are OK");
    held &= Bench.check(commandsOk == COMMANDS, "all commands are OK");
    held &= Bench.check(later == 0, "nothing new came to it");
    held &=
        Bench.check(
            during.oldestElsewhere() < DELAY_MILLIS + DISTURBED_MILLIS,
            "those on other loops went on");
    if (hasWorkers) {
      held &= Bench.check(during.wasNotReady(), "its node was not ready, and came back");
    }
    if (lives.contains("JobsVerticle")) {
      held &= Bench.check(again > 0, "what could be done again was");
      held &= Bench.check(Json.number(summary, "late") > 0, "its late answers were counted");
    }
    return held;
  }

  /** Returns the block of a loop that the watch reports among the last ones. */
  private Object block(String loop, long asked) throws IOException {
    long begun = System.nanoTime();
    while (Bench.secondsSince(begun) < PATIENCE_SECONDS) {
      for (Object told : ofHolding()) {
        if (loop.equals(Json.at(told, "loop"))) {
          for (Object block : Json.list(told, "last")) {
            if (Json.number(block, "millis") > millis / 2 && begin(block) >= asked) {
              return block;
            }
          }
        }
      }
      Bench.pause(100);
    }
    throw new IOException("nothing told of a block of " + loop);
  }

  private static long begin(Object block) {
    return Instant.parse(String.valueOf(Json.at(block, "startedAt"))).toEpochMilli();
  }

  /** Commands that run for longer than a loop is blocked. */
  private static String commands() {
    String one = "{\"kind\":\"command\",\"command\":\"sleep\",\"args\":[\"0.2\"]}";
    String all = (one + ",").repeat(COMMANDS - 1) + one;
    return "{\"tasks\":[" + all + "],\"options\":{\"concurrency\":8}}";
  }

  private String stall(String loop) {
    return "{\"tasks\":[{\"kind\":\"stall\",\"how\":\"%s\",\"millis\":%d,\"loop\":\"%s\"}]}"
        .formatted(how, millis, loop);
  }

  private CompletableFuture<Object> ask(String list) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return Json.parse(gateway.post("/v1/batches", list));
          } catch (IOException failed) {
            throw new IllegalStateException(failed);
          }
        });
  }

  /** Waits until the blocked node is ready again. */
  private void awaitReady(TaskWatch look) throws IOException {
    long begun = System.nanoTime();
    do {
      look.take();
    } while (!look.isReady() && Bench.secondsSince(begun) < PATIENCE_SECONDS);
  }

  private void awaitLoops() throws IOException {
    long begun = System.nanoTime();
    while (loops().isEmpty() && Bench.secondsSince(begun) < PATIENCE_SECONDS) {
      Bench.pause(100);
    }
  }

  /** Returns the verticles of each loop of the blocked node. */
  private Map<String, Set<String>> loops() throws IOException {
    Map<String, Set<String>> loops = new TreeMap<>();
    for (Object loop : ofHolding()) {
      Set<String> names = new TreeSet<>();
      Json.list(loop, "verticles").forEach(name -> names.add(String.valueOf(name)));
      loops.put(String.valueOf(Json.at(loop, "loop")), names);
    }
    return loops;
  }

  /** Returns what the gateway reports of the loops of the blocked node. */
  private List<?> ofHolding() throws IOException {
    for (Object node : Json.list(Json.parse(gateway.get("/v1/loops")), "nodes")) {
      if (holding.id().equals(Json.at(node, "node"))) {
        return Json.list(node, "loops");
      }
    }
    return List.of();
  }
}
