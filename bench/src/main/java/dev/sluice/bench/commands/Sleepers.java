package dev.sluice.bench.commands;

import dev.sluice.bench.harness.Bench;
import dev.sluice.bench.harness.Child;
import dev.sluice.bench.harness.Children;
import dev.sluice.bench.harness.Table;
import dev.sluice.bench.harness.Usage;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * 1,000 commands {@code sleep 1} at once with concurrency 1,000 end in under 4 s, on a number of
 * threads that does not grow with them.
 */
final class Sleepers {
  private static final Pattern OK = Pattern.compile("\"outcome\":\"OK\"");
  private static final int MORE_THREADS = 8;

  private Sleepers() {}

  public static void main(String[] args) {
    Bench.run("Sleepers", args, 200, Sleepers::measure);
  }

  private static boolean measure(Bench bench) throws Exception {
    int commands = bench.number("commands", 1_000);
    int rounds = bench.number("rounds", 3);
    double limit = bench.number("limit-millis", 4_000) / 1e3;
    try (Children children = bench.children()) {
      bench.refuseOthers();
      String settings = "command: {concurrency: " + commands + ", mailbox: " + 2 * commands + "}\n";
      Child node = children.node("node", "", settings);
      ask(node, 100, "0");
      Table table = new Table(Table.join(new String[] {"moment", "s", "OK"}, Usage.columns()));
      row(table, "before", 0, 0, node.usage());
      boolean held = true;
      for (int round = 1; round <= rounds; round++) {
        held &= round(node, commands, limit, table);
      }
      Bench.pause(1_000);
      row(table, "after", 0, 0, node.usage());
      table.print();
      return held;
    }
  }

  private static boolean round(Child node, int commands, double limit, Table table)
      throws Exception {
    int before = node.quickUsage().threads();
    long begun = System.nanoTime();
    CompletableFuture<Integer> asked =
        CompletableFuture.supplyAsync(() -> ask(node, commands, "1"));
    Usage most = node.quickUsage();
    while (!asked.isDone()) {
      Usage now = node.quickUsage();
      most = now.files() > most.files() ? now : most;
      Bench.pause(50);
    }
    double seconds = Bench.secondsSince(begun);
    row(table, "most, of " + commands + " at once", seconds, asked.get(), most);
    return Bench.all(
        Bench.check(asked.get() == commands, "all ended OK"),
        Bench.check(seconds < limit, String.format("in %.2f s", seconds)),
        Bench.check(
            most.threads() <= before + MORE_THREADS,
            "threads: " + before + " before, " + most.threads() + " meanwhile"));
  }

  private static int ask(Child node, int commands, String seconds) {
    String task = "{\"kind\":\"command\",\"command\":\"sleep\",\"args\":[\"" + seconds + "\"]}";
    String tasks = (task + ",").repeat(commands - 1) + task;
    String options = "{\"concurrency\":" + commands + "}";
    try {
      Matcher ok =
          OK.matcher(
              node.post("/v1/batches", "{\"tasks\":[" + tasks + "],\"options\":" + options + "}"));
      int count = 0;
      while (ok.find()) {
        count++;
      }
      return count;
    } catch (IOException cause) {
      throw new java.io.UncheckedIOException(cause);
    }
  }

  private static void row(Table table, String moment, double seconds, int ok, Usage usage) {
    String[] first = {moment, String.format("%.2f", seconds), Integer.toString(ok)};
    table.row(Table.join(first, usage.cells()));
  }
}
