package dev.sluice.bench.loops;

import dev.sluice.bench.harness.Bench;
import dev.sluice.bench.harness.Child;
import dev.sluice.bench.harness.Children;
import dev.sluice.bench.harness.Feed;
import dev.sluice.bench.harness.Json;
import dev.sluice.bench.harness.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fifty blocks of 60 to 200 ms at random times under load: all fifty are reported, with the method
 * and the task; under clean load, alone and beside other processes that burn all processors: none.
 */
final class Blocks {
  private static final String BLOCKING = "dev.sluice.lab.stall.Blocking";
  private static final List<String> HOWS = List.of("cpu", "lock", "io");
  private static final List<String> METHODS = List.of("compute", "waitForLock", "readLateData");
  private static final Pattern TOLD =
      Pattern.compile("(?m)^sluice_loop_blocked_seconds_count\\{.*phase=\"running\".*\\} (\\S+)");
  private static final int MIN_MILLIS = 60;
  private static final int MAX_MILLIS = 200;
  private static final int WARM_SECONDS = 20;
  private static final int CAPACITY_SECONDS = 10;

  private final Child node;
  private final Table table =
      new Table("part", "load /s", "seconds", "blocks", "told", "as it was");

  private Blocks(Child node) {
    this.node = node;
  }

  public static void main(String[] args) {
    Bench.run("Blocks", args, 3600, Blocks::measure);
  }

  private static boolean measure(Bench bench) throws Exception {
    int blocks = bench.number("blocks", 50);
    int clean = bench.number("clean", 600);
    int burnt = bench.number("burnt", 600);
    int percent = bench.number("load", 70);
    Random random = new Random(bench.number("seed", 1));
    try (Children children = bench.children()) {
      bench.refuseOthers();
      Child node = children.node("node", "", "", "--lab", "--roles", "gateway,jobs,stall");
      Blocks program = new Blocks(node);
      long rate = program.capacity() * percent / 100;
      boolean held = true;
      try (Feed load = program.load(rate)) {
        Bench.pause(5_000);
        held &= program.stalls(blocks, rate, random);
        held &= program.clean("clean load", rate, load, clean);
        List<Process> burners = burners();
        try {
          held &= program.clean("beside burners", rate, load, burnt);
        } finally {
          burners.forEach(Process::destroyForcibly);
        }
      }
      program.table.print();
      return held;
    }
  }

  /** Returns the highest rate of the warm node. */
  private long capacity() throws IOException {
    try (Feed feed = load(1_000_000)) {
      Bench.pause(WARM_SECONDS * 1_000L);
      long before = feed.results();
      Bench.pause(CAPACITY_SECONDS * 1_000L);
      return Math.max(1, (feed.results() - before) / CAPACITY_SECONDS);
    }
  }

  private Feed load(long perSecond) throws IOException {
    String options = "{\"concurrency\":50,\"perSecond\":" + perSecond + "}";
    Feed.Plan plan = Feed.Plan.of(options, "lab", Long.MAX_VALUE / 2).ahead(20_000);
    return new Feed(node, plan).write().read(line -> {});
  }

  private boolean stalls(int number, long rate, Random random) throws IOException {
    long begun = System.nanoTime();
    int right = 0;
    for (int i = 0; i < number; i++) {
      Bench.pause(100 + random.nextInt(500));
      int how = random.nextInt(HOWS.size());
      int millis = MIN_MILLIS + random.nextInt(MAX_MILLIS - MIN_MILLIS + 1);
      String answer = node.post("/v1/batches", stall(HOWS.get(how), millis));
      String wrong = wrong(Json.parse(answer), METHODS.get(how));
      right += wrong == null ? 1 : 0;
      if (wrong != null) {
        System.out.println("  " + HOWS.get(how) + " for " + millis + " ms: " + wrong);
      }
    }
    table.row("stalls", rate + "", seconds(begun), number + "", right + "", right + "");
    return Bench.check(right == number, right + " of " + number + " blocks reported correctly");
  }

  /** Returns the fault in the summary's report of a block; null if there is none. */
  private static @Nullable String wrong(@Nullable Object document, String method) {
    String batch = String.valueOf(Json.at(document, "summary.batch"));
    List<Object> own = new ArrayList<>();
    if (Json.at(document, "summary.loops.caused") instanceof List<?> caused) {
      caused.stream().filter(block -> batch.equals(Json.at(block, "batch"))).forEach(own::add);
    }
    if (own.size() != 1) {
      return own.size() + " blocks reported";
    }
    Object block = own.get(0);
    if (!BLOCKING.equals(Json.at(block, "class")) || !method.equals(Json.at(block, "method"))) {
      return "reported as " + Json.at(block, "class") + "." + Json.at(block, "method");
    }
    if (Json.number(block, "index") != 0 || Json.number(block, "line") < 1) {
      return "reported for task " + Json.at(block, "index") + ", line " + Json.at(block, "line");
    }
    return Json.number(block, "millis") < MIN_MILLIS * 8 / 10
        ? "reported with " + Json.at(block, "millis") + " ms"
        : null;
  }

  private boolean clean(String part, long rate, Feed load, int seconds) throws IOException {
    long begun = System.nanoTime();
    double before = told();
    long results = load.results();
    while (Bench.secondsSince(begun) < seconds && load.failure() == null) {
      Bench.pause(500);
    }
    double blocks = told() - before;
    long each = (long) ((load.results() - results) / Math.max(1, Bench.secondsSince(begun)));
    table.row(part, each + "", seconds(begun), "0", (long) blocks + "", "");
    return Bench.check(
        blocks == 0 && load.failure() == null,
        part + " at " + each + "/s (asked " + rate + "/s): " + (long) blocks + " blocks reported");
  }

  private double told() throws IOException {
    double sum = 0;
    Matcher counts = TOLD.matcher(node.get("/metrics"));
    while (counts.find()) {
      sum += Double.parseDouble(counts.group(1));
    }
    return sum;
  }

  private static List<Process> burners() throws IOException {
    List<Process> burners = new ArrayList<>();
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      burners.add(new ProcessBuilder("sh", "-c", "while :; do :; done").start());
    }
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> burners.forEach(Process::destroyForcibly)));
    return burners;
  }

  private static String stall(String how, int millis) {
    return "{\"tasks\":[{\"kind\":\"stall\",\"how\":\"" + how + "\",\"millis\":" + millis + "}]}";
  }

  private static String seconds(long begun) {
    return String.format("%.0f", Bench.secondsSince(begun));
  }
}
