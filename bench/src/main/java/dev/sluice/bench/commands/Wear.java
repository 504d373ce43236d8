package dev.sluice.bench.commands;

import dev.sluice.bench.harness.Bench;
import dev.sluice.bench.harness.Child;
import dev.sluice.bench.harness.Children;
import dev.sluice.bench.harness.Json;
import dev.sluice.bench.harness.Table;
import dev.sluice.bench.harness.Usage;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * After 20,000 commands: open files, threads, zombies, scratch directories and heap what they were
 * at the start. Each tenth command leaves an orphan behind, that ends later; each fiftieth is
 * killed at its limit.
 */
final class Wear {
  private static final int BATCH = 1_000;

  /** One command of this number is killed at its limit. */
  private static final int LATE = 50;

  private static final int MORE_FILES = 8;
  private static final int MORE_THREADS = 4;
  private static final double MORE_HEAP = 4e6;
  private static final int PATIENCE_SECONDS = 90;

  private Wear() {}

  public static void main(String[] args) {
    Bench.run("Wear", args, 400, Wear::measure);
  }

  private static boolean measure(Bench bench) throws Exception {
    int commands = bench.number("commands", 20_000);
    try (Children children = bench.children()) {
      bench.refuseOthers();
      String settings =
          """
          commands:
            echo: {path: /bin/echo}
            orphan: {path: /bin/sh, args: [-c, "(setsid sleep 0.2 &)"]}
            late: {path: /bin/sh, args: [-c, "setsid sleep 60 & sleep 60"], timeoutMillis: 100}
          """;
      Child node = children.node("node", "", settings);
      ask(node, 2 * BATCH);
      rest(node);
      State before = State.of(node);
      long begun = System.nanoTime();
      int ended = 0;
      for (int done = 0; done < commands; done += BATCH) {
        ended += ask(node, BATCH);
      }
      double seconds = Bench.secondsSince(begun);
      rest(node);
      State after = State.of(node);
      Table table =
          new Table(Table.join(new String[] {"", "children", "zombies"}, Usage.columns()));
      before.row(table, "before");
      after.row(table, "after " + commands + " commands");
      table.print();
      System.out.printf("%d of %d in %.1f s%n", ended, commands, seconds);
      return Bench.all(
          Bench.check(ended == commands, "each ended as it should"), after.isLike(before));
    }
  }

  /** Waits until the connections of the last batch are closed and orphans have ended. */
  private static void rest(Child node) throws IOException {
    long begun = System.nanoTime();
    node.awaitIdle(PATIENCE_SECONDS);
    while (State.children(node, false) > 1 && Bench.secondsSince(begun) < PATIENCE_SECONDS) {
      Bench.pause(100);
    }
  }

  private static int ask(Child node, int commands) throws IOException {
    StringBuilder tasks = new StringBuilder();
    for (int i = 0; i < commands; i++) {
      String name = i % LATE == 7 ? "late" : i % 10 == 3 ? "orphan" : "echo";
      tasks.append(i == 0 ? "" : ",");
      tasks.append("{\"kind\":\"command\",\"command\":\"").append(name).append("\"}");
    }
    String body = "{\"tasks\":[" + tasks + "],\"options\":{\"concurrency\":64}}";
    Object answer = Json.parse(node.post("/v1/batches", body));
    long late = Json.number(answer, "summary.counts.TIMEOUT");
    return late == commands / LATE ? (int) (Json.number(answer, "summary.counts.OK") + late) : 0;
  }

  /** The usage that is compared before and after. */
  private static final class State {
    final Usage usage;
    final long children;
    final long zombies;
    final int scratch;

    private State(Usage usage, long children, long zombies, int scratch) {
      this.usage = usage;
      this.children = children;
      this.zombies = zombies;
      this.scratch = scratch;
    }

    static State of(Child node) throws IOException {
      try (Stream<Path> scratch = Files.walk(node.home().resolve("tmp"))) {
        return new State(
            node.usage(), children(node, false), children(node, true), (int) scratch.count());
      }
    }

    void row(Table table, String name) {
      String[] first = {name, Long.toString(children), Long.toString(zombies)};
      table.row(Table.join(first, usage.cells()));
    }

    boolean isLike(State before) {
      return Bench.all(
          Bench.check(usage.files() <= before.usage.files() + MORE_FILES, "open files"),
          Bench.check(usage.threads() <= before.usage.threads() + MORE_THREADS, "threads"),
          Bench.check(usage.heap() <= before.usage.heap() + MORE_HEAP, "live heap"),
          Bench.check(children <= before.children, "children"),
          Bench.check(zombies == 0, "zombies"),
          Bench.check(
              scratch <= before.scratch, "files and directories in its temporary directory"));
    }

    static long children(Child node, boolean isEnded) {
      String parent = " " + node.process().pid() + " ";
      File[] processes = new File("/proc").listFiles((all, name) -> name.matches("[0-9]+"));
      return Arrays.stream(processes == null ? new File[0] : processes)
          .map(process -> stat(process.toPath()))
          .filter(stat -> stat.startsWith(parent, Math.min(1, stat.length())))
          .filter(stat -> !isEnded || stat.startsWith("Z"))
          .count();
    }

    /** Returns the fields of a process from its state on. */
    private static String stat(Path process) {
      try {
        String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
        return stat.substring(stat.lastIndexOf(')') + 2);
      } catch (IOException gone) {
        return "";
      }
    }
  }
}
