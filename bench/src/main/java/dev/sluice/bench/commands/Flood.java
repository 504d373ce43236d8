package dev.sluice.bench.commands;

import dev.sluice.bench.harness.Bench;
import dev.sluice.bench.harness.Call;
import dev.sluice.bench.harness.Child;
import dev.sluice.bench.harness.Children;
import dev.sluice.bench.harness.Samples;
import dev.sluice.bench.harness.Steady;
import dev.sluice.bench.harness.Table;
import dev.sluice.bench.harness.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A command that writes 10 GB as fast as it can, a reader that does not read: memory flat, the
 * command held, the time limit works. 100 such at once beside a normal batch, which keeps 0.9 of
 * its rate.
 *
 * <p>What a command has written is read from {@code /proc/PID/io}: it is held when that no longer
 * becomes more.
 */
final class Flood {
  private static final double MIN_RATIO = 0.9;
  private static final String BYTES = "10000000000";

  /** The time for SIGTERM and then SIGKILL. */
  private static final double LATE_SECONDS = 1.5;

  private static final long MORE_HEAP = 16_000_000;
  private static final Pattern WRITTEN = Pattern.compile("(?m)^wchar: (\\d+)");
  private static final Pattern FINISHED = Pattern.compile("\"TIMEOUT\":(\\d+)");

  /** All commands but the last have the default output cap, the last has the largest. */
  private static final String SETTINGS =
      "command: {mailbox: 1024}\n"
          + "commands:\n"
          + "  zero: {path: /usr/bin/head, args: [-c, \""
          + BYTES
          + "\", /dev/zero]}\n"
          + "  yes: {path: /usr/bin/yes}\n"
          + "  text: {path: /bin/sh, args: [-c, \"tr '\\\\0' x </dev/zero\"]}\n"
          + "  most: {path: /usr/bin/yes, maxOutputBytes: 67108864}\n";

  private final int limit;
  private final int window;
  private final int count;
  private final int concurrency;
  private final Table usages =
      new Table(
          Table.join(new String[] {"moment", "commands", "written by them MB"}, Usage.columns()));
  private final Child node;

  private Flood(Options options, Child node) {
    limit = options.limit();
    window = options.window();
    count = options.count();
    concurrency = options.concurrency();
    this.node = node;
  }

  private record Options(int limit, int window, int count, int concurrency) {
    static Options of(Bench bench) {
      return new Options(
          bench.number("seconds", 12),
          bench.number("window", 15),
          bench.number("commands", 100),
          bench.number("concurrency", 200));
    }
  }

  public static void main(String[] args) {
    Bench.run("Flood", args, 900, Flood::measure);
  }

  private static boolean measure(Bench bench) throws Exception {
    Options options = Options.of(bench);
    String part = bench.oneOf("part", "all", "all", "held", "read", "beside");
    String launcher = bench.oneOf("launcher", "auto", "auto", "native", "portable");
    int delay = bench.number("delay", 100);
    try (Children children = bench.children()) {
      bench.refuseOthers();
      Child lab = children.lab("lab", "{path: /api/jobs, delayMillis: " + delay + "}");
      String settings =
          Children.sources("lab", lab.origin())
              + SETTINGS.replace("{mailbox", "{launcher: " + launcher + ", mailbox");
      Child node = children.node("node", "-Xmx256m", settings, "--roles", "gateway,jobs,command");
      Flood program = new Flood(options, node);
      boolean held = true;
      program.warmUp();
      if (part.equals("all") || part.equals("held")) {
        for (String command : List.of("zero", "yes", "text", "most")) {
          held &= program.held(command);
        }
      }
      if (part.equals("all") || part.equals("read")) {
        held &= program.read();
      }
      if (part.equals("all") || part.equals("beside")) {
        held &= program.beside();
      }
      program.usages.print();
      return held;
    }
  }

  private void warmUp() throws IOException {
    try (Steady steady = new Steady(node, "lab", concurrency);
        Call call = command("zero", 1)) {
      steady.rates(8);
      readToEnd(call);
    }
    node.awaitIdle(30);
    Bench.pause(2_000);
  }

  /** Measures a command without a reader. */
  private boolean held(String command) throws IOException {
    Usage before = look(command + ": before");
    long begun = System.nanoTime();
    try (Call call = command(command, limit)) {
      Bench.pause(limit * 400L);
      long first = written();
      look(command + ": after " + limit * 4 / 10 + " s");
      Bench.pause(limit * 300L);
      long second = written();
      Usage held = look(command + ": later");
      double took = awaitGone(begun);
      Usage after = look(command + ": its time is up, its end unread");
      boolean timedOut = readToEnd(call) == 1;
      return Bench.all(
          Bench.check(second == first && first > 0, command + " is held at " + first + " bytes"),
          Bench.check(held.heap() - before.heap() < MORE_HEAP, command + ": heap is flat"),
          Bench.check(after.heap() - before.heap() < MORE_HEAP, command + ": and after it"),
          Bench.check(
              took < limit + LATE_SECONDS,
              String.format("%s: gone after %.2f s, its limit is %d s", command, took, limit)),
          Bench.check(
              timedOut, command + " ends TIMEOUT, and its answer is complete when it is read"));
    }
  }

  /** Measures a command with a reader, which completes. */
  private boolean read() throws IOException {
    Usage before = look("read: before");
    long begun = System.nanoTime();
    try (Call call = command("zero", 120)) {
      Bench.pause(1_000);
      Usage during = look("read: after 1 s");
      String last = last(call);
      double took = Bench.secondsSince(begun);
      Usage after = look("read: after its end");
      return Bench.all(
          Bench.check(
              last.contains("\"OK\":1"),
              String.format("read, 10 GB are written in %.1f s: %.0f MB/s", took, 10_000 / took)),
          Bench.check(
              Math.max(during.heap(), after.heap()) - before.heap() < MORE_HEAP, "heap is flat"));
    }
  }

  /** Measures many commands without readers beside a running batch. */
  private boolean beside() throws IOException {
    Table rates = new Table("beside", "results /s", "ratio");
    List<Call> calls = new ArrayList<>();
    try (Steady steady = new Steady(node, "lab", concurrency)) {
      steady.rates(5);
      look("beside: before");
      Samples alone = steady.rates(window);
      for (int i = 0; i < count; i++) {
        calls.add(command(i % 2 == 0 ? "zero" : "yes", window + 15));
      }
      long begun = System.nanoTime();
      Samples coming = steady.rates(5);
      long first = written();
      Samples beside = steady.rates(window);
      long second = written();
      look("beside: " + count + " held");
      while (commands() > 0 && Bench.secondsSince(begun) < window + 25) {
        Bench.pause(50);
      }
      double took = Bench.secondsSince(begun);
      Samples ending = steady.rates(3);
      look("beside: their time is up, their ends unread");
      for (Call call : calls) {
        call.close();
      }
      Bench.pause(3_000);
      Samples after = steady.rates(window);
      look("beside: after");
      Samples around = new Samples();
      around.addAll(alone);
      around.addAll(after);
      rates.row("nothing", around.toString("%.0f"), "1.00");
      row(rates, count + " floods, the first 5 s", coming, around);
      row(rates, count + " floods that are held", beside, around);
      row(rates, "their ends, 3 s", ending, around);
      rates.print();
      return Bench.all(
          Bench.check(second == first && first > 0, "all are held at " + first + " bytes"),
          Bench.check(
              took < window + 15 + LATE_SECONDS,
              String.format("all gone after %.2f s, their limit is %d s", took, window + 15)),
          Bench.check(beside.median() >= MIN_RATIO * around.median(), "0.9 of the rate while held"),
          Bench.check(coming.median() >= MIN_RATIO * around.median(), "0.9 while they come"),
          Bench.check(ending.median() >= MIN_RATIO * around.median(), "0.9 when they end"),
          steady.finish());
    } finally {
      for (Call call : calls) {
        call.close();
      }
    }
  }

  private static void row(Table rates, String name, Samples samples, Samples alone) {
    rates.row(
        name, samples.toString("%.0f"), String.format("%.2f", samples.median() / alone.median()));
  }

  /** Starts a command and leaves its answer unread. */
  private Call command(String name, int seconds) throws IOException {
    Call call = new Call(node.port(), 0);
    call.raw(Call.head());
    call.lines(
        "{\"options\":{\"timeoutMillis\":"
            + seconds * 1000
            + "}}\n{\"kind\":\"command\",\"command\":\""
            + name
            + "\"}\n");
    call.endList();
    return call;
  }

  /** Reads the answer and returns the number of commands that timed out. */
  private static int readToEnd(Call call) throws IOException {
    Matcher counts = FINISHED.matcher(last(call));
    return counts.find() ? Integer.parseInt(counts.group(1)) : -1;
  }

  private static String last(Call call) throws IOException {
    String last = "";
    for (String line = call.line(); line != null; line = call.line()) {
      last = line;
    }
    return last;
  }

  private double awaitGone(long begun) {
    while (commands() > 0 && Bench.secondsSince(begun) < limit + 20) {
      Bench.pause(10);
    }
    return Bench.secondsSince(begun);
  }

  private long commands() {
    return node.process().descendants().filter(Flood::isFlood).count();
  }

  private static boolean isFlood(ProcessHandle process) {
    String command = process.info().command().orElse("");
    return process.isAlive() && Stream.of("/head", "/yes", "/tr").anyMatch(command::endsWith);
  }

  /** Returns the bytes that all of them have written. */
  private long written() {
    return node.process().descendants().filter(Flood::isFlood).mapToLong(Flood::written).sum();
  }

  private static long written(ProcessHandle process) {
    try {
      Matcher io = WRITTEN.matcher(Files.readString(Path.of("/proc/" + process.pid() + "/io")));
      return io.find() ? Long.parseLong(io.group(1)) : 0;
    } catch (IOException gone) {
      return 0;
    }
  }

  private Usage look(String moment) throws IOException {
    String written = String.format("%.1f", written() / 1e6);
    String commands = Long.toString(commands());
    Usage usage = node.usage();
    usages.row(Table.join(new String[] {moment, commands, written}, usage.cells()));
    return usage;
  }
}
