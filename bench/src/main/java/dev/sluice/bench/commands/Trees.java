package dev.sluice.bench.commands;

import dev.sluice.bench.harness.Bench;
import dev.sluice.bench.harness.Call;
import dev.sluice.bench.harness.Child;
import dev.sluice.bench.harness.Children;
import dev.sluice.bench.harness.Table;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * 300 hostile trees in each mode: at the limit each ends {@code TIMEOUT} with its output so far,
 * and half a second later nothing of it lives; likewise on cancel, on a vanished caller, on SIGTERM
 * of the node, on {@code kill -9} of the node.
 */
final class Trees {
  private static final List<String> KINDS =
      List.of(
          "forks",
          "sessions",
          "daemons",
          "cleared",
          "deaf",
          "holding",
          "dying",
          "stopped",
          "closed");

  /** Starts a new session and process each millisecond: five of them saturate two processors. */
  private static final List<String> HOPPING = List.of("hopping");

  private static final int HOPPERS = 30;
  private static final int HOPPERS_AT_ONCE = 5;

  private static final int AFTER_MILLIS = 500;
  private static final int LONG_AFTER_MILLIS = 5_000;
  private static final int SETTLE_MILLIS = 300;
  private static final int PATIENCE_SECONDS = 40;
  private static final int LIMIT_MILLIS = 3_000;
  private static final Pattern TIMEOUT = Pattern.compile("\"outcome\":\"TIMEOUT\"");
  private static final Pattern KILLED = Pattern.compile("killed: more than 40 processes");
  private static final Pattern READY = Pattern.compile("\"stdout\":\"(?:\\\\n)*ready");

  private final Children children;
  private final int trees;
  private final int atOnce;
  private final Random random = new Random();
  private final String run = Integer.toString(100_000 + random.nextInt(900_000));
  private int tokens;
  private int nodes;

  private Trees(Children children, int trees, int atOnce) {
    this.children = children;
    this.trees = trees;
    this.atOnce = atOnce;
  }

  public static void main(String[] args) {
    Bench.run("Trees", args, 1200, Trees::measure);
  }

  private static boolean measure(Bench bench) throws Exception {
    int trees = bench.number("trees", 300);
    int atOnce = bench.number("at-once", 50);
    String only =
        bench.oneOf("mode", "all", "all", "native", "pid-namespace", "cgroup", "portable");
    String onlyEnd = bench.oneOf("end", "all", "all", "limit", "cancel", "vanish", "term", "kill");
    try (Children children = bench.children()) {
      bench.refuseOthers();
      Trees program = new Trees(children, trees, atOnce);
      List<TreeMode> modes = new ArrayList<>();
      for (TreeMode mode : TreeMode.values()) {
        if (only.equals("all")
            || only.equals(mode.isolate)
            || (mode.isolate.equals("none") && only.equals(mode.launcher))) {
          modes.add(mode);
        }
      }
      List<TreeEnd> ends = new ArrayList<>(List.of(TreeEnd.values()));
      ends.removeIf(end -> !onlyEnd.equals("all") && !end.name().equalsIgnoreCase(onlyEnd));
      return program.go(modes, ends);
    }
  }

  private boolean go(List<TreeMode> modes, List<TreeEnd> ends) throws Exception {
    Table table = new Table(header(modes));
    boolean held = true;
    for (TreeEnd end : ends) {
      held &= row(table, end.title, modes, end, new Waves(KINDS, trees, atOnce));
      Waves hoppers = new Waves(HOPPING, HOPPERS, HOPPERS_AT_ONCE);
      held &= row(table, end.title + ", hopping", modes, end, hoppers);
    }
    System.out.println();
    System.out.println(
        "trees of which something lived half a second later, and five seconds later, of "
            + trees
            + ", and of "
            + HOPPERS
            + " that hop");
    table.print();
    return Bench.check(held, "nothing escapes, but where that is only shown");
  }

  private boolean row(Table table, String title, List<TreeMode> modes, TreeEnd end, Waves waves)
      throws Exception {
    String[] row = new String[modes.size() + 1];
    row[0] = title;
    boolean held = true;
    for (int i = 0; i < modes.size(); i++) {
      if (waves.kinds == HOPPING && modes.get(i).isEscapedByHopping(end)) {
        row[i + 1] = "not run: they escape";
        continue;
      }
      Map<String, Integer> late = new TreeMap<>();
      Map<String, Integer> escaped = new TreeMap<>();
      int strange = waves(modes.get(i), end, waves, late, escaped);
      row[i + 1] = cell(late, escaped, strange);
      System.out.println(title + ", " + modes.get(i).title() + ": " + row[i + 1]);
      boolean isIn = waves.kinds == HOPPING ? escaped.isEmpty() : late.isEmpty();
      held &= !modes.get(i).isJudged(end) || (isIn && strange == 0);
    }
    table.row(row);
    return held;
  }

  /** The kinds and the number of trees, in all and at once. */
  private static final class Waves {
    final List<String> kinds;
    final int trees;
    final int atOnce;

    Waves(List<String> kinds, int trees, int atOnce) {
      this.kinds = kinds;
      this.trees = trees;
      this.atOnce = atOnce;
    }
  }

  private static String[] header(List<TreeMode> modes) {
    return Stream.concat(Stream.of("end"), modes.stream().map(TreeMode::title))
        .toArray(String[]::new);
  }

  private static String cell(Map<String, Integer> late, Map<String, Integer> escaped, int strange) {
    String names = escaped.isEmpty() ? "" : ", " + sum(escaped) + " for good " + escaped;
    return sum(late)
        + (late.isEmpty() ? "" : " " + late)
        + names
        + (strange == 0 ? "" : "; " + strange + " ended otherwise");
  }

  private static int sum(Map<String, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  private int waves(
      TreeMode mode,
      TreeEnd end,
      Waves waves,
      Map<String, Integer> late,
      Map<String, Integer> escaped)
      throws Exception {
    int strange = 0;
    Child node = start(mode);
    for (int done = 0; done < waves.trees; done += waves.atOnce) {
      if (!node.isAlive()) {
        node = start(mode);
      }
      List<Tree> wave = wave(waves.kinds, Math.min(waves.atOnce, waves.trees - done), end);
      strange += wave(node, end, wave);
      Bench.pause(AFTER_MILLIS);
      Map<Tree, List<Long>> living = Tree.living(wave);
      living.keySet().forEach(tree -> late.merge(tree.kind, 1, Integer::sum));
      if (!living.isEmpty()) {
        Bench.pause(LONG_AFTER_MILLIS);
        Tree.countEscaped(wave, escaped);
      }
    }
    node.process().destroyForcibly().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return strange;
  }

  private Child start(TreeMode mode) throws IOException {
    Path script =
        Path.of(System.getProperty("bench.directory", "bench"))
            .resolve("../subprocess-verticle/src/test/resources/dev/sluice/subprocess/hostile.sh")
            .toAbsolutePath()
            .normalize();
    String entry = "{path: /bin/sh, args: [\"" + script + "\"], isolate: " + mode.isolate;
    String settings =
        "command: {launcher: "
            + mode.launcher
            + "}\ncommands:\n"
            + ("  limited: " + entry + ", timeoutMillis: " + LIMIT_MILLIS + "}\n")
            + ("  patient: " + entry + "}\n")
            + ("  bounded: " + entry + ", maxProcesses: 40}\n");
    return children.node("node-" + ++nodes, "", settings, "--drain", "3s");
  }

  /**
   * Returns trees of each kind in random order, with fork bombs if the end shows in their results.
   */
  private List<Tree> wave(List<String> kinds, int count, TreeEnd end) {
    List<Tree> wave = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String kind = kinds.get((i + random.nextInt(3)) % kinds.size());
      boolean isBomb = end == TreeEnd.LIMIT && i % 10 == 9;
      wave.add(new Tree(isBomb ? "breeding" : kind, "60" + run + (100_000 + ++tokens)));
    }
    return wave;
  }

  /** Returns the number of unexpected results. */
  private static int wave(Child node, TreeEnd end, List<Tree> wave) throws Exception {
    String body = batch(end, wave);
    if (end == TreeEnd.LIMIT) {
      return strange(node.post("/v1/batches", body), wave);
    }
    if (end == TreeEnd.CANCEL) {
      return wave.size() - count(TIMEOUT, node.post("/v1/batches", body));
    }
    try (Call call = new Call(node.port(), 0)) {
      call.raw(
          ("POST /v1/batches HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/x-ndjson\r\n"
                  + "Content-Type: application/json\r\nContent-Length: "
                  + body.length()
                  + "\r\n\r\n"
                  + body)
              .getBytes(StandardCharsets.UTF_8));
      Tree.awaitAll(wave);
      Bench.pause(SETTLE_MILLIS);
      end(node, end, call);
    }
    return 0;
  }

  private static void end(Child node, TreeEnd end, Call call) throws Exception {
    switch (end) {
      case TERM -> {
        node.process().destroy();
        if (!node.process().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          throw new IOException("the node did not go");
        }
      }
      case KILL -> node.process().destroyForcibly().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      default -> call.close();
    }
  }

  private static String batch(TreeEnd end, List<Tree> wave) {
    StringBuilder tasks = new StringBuilder();
    for (Tree tree : wave) {
      String name = end == TreeEnd.LIMIT ? "limited" : "patient";
      tasks.append(tasks.length() == 0 ? "" : ",");
      tasks.append("{\"kind\":\"command\",\"command\":\"");
      tasks.append(tree.kind.equals("breeding") ? "bounded" : name);
      tasks.append("\",\"args\":[\"").append(tree.kind);
      tasks.append("\",\"").append(tree.token).append("\"]}");
    }
    return "{\"tasks\":["
        + tasks
        + "],\"options\":{\"concurrency\":"
        + wave.size()
        + ",\"timeoutMillis\":60000"
        + (end == TreeEnd.CANCEL ? ",\"deadlineMillis\":" + LIMIT_MILLIS : "")
        + "}}";
  }

  private static int strange(String answer, List<Tree> wave) {
    int bombs = (int) wave.stream().filter(tree -> tree.kind.equals("breeding")).count();
    int late = count(TIMEOUT, answer);
    int killed = count(KILLED, answer);
    int withOutput = count(READY, answer);
    return Math.max(
        Math.abs(wave.size() - bombs - late),
        Math.max(Math.abs(bombs - killed), wave.size() - withOutput));
  }

  private static int count(Pattern pattern, String text) {
    int count = 0;
    String results = text.substring(text.indexOf("\"results\":"));
    for (Matcher matcher = pattern.matcher(results); matcher.find(); count++) {}
    return count;
  }
}
