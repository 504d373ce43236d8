package dev.sluice.bench.lists;

import static java.util.Objects.requireNonNull;

import dev.sluice.bench.harness.Bench;
import dev.sluice.bench.harness.Child;
import dev.sluice.bench.harness.Children;
import dev.sluice.bench.harness.Feed;
import dev.sluice.bench.harness.Json;
import dev.sluice.bench.harness.Table;
import dev.sluice.bench.harness.Usage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A gateway with {@code -Xmx128m} takes 1,000,000 look-ups as an NDJSON list and streams 1,000,000
 * results; a reader that stops for 10 s in the middle loses nothing; a client that sends the whole
 * list before it reads a byte is served too.
 *
 * <p>The lab is a process of its own, so that the gateway's heap is the gateway's.
 */
final class LongList {
  private static final int STOP_MILLIS = 10_000;
  private static final int SMALL_BUFFER = 64 * 1024;

  private final int tasks;
  private final int concurrency;
  private final int stallSeconds;
  private final long mostHeap;
  private final Children children;
  private final Table figures =
      new Table(Table.join(new String[] {"way", "moment", "at s", "results"}, Usage.columns()));
  private final Table ends = new Table("way", "results", "s", "results/s", "peak heap MB", "whole");

  private LongList(Bench bench, Children children) {
    tasks = bench.number("tasks", 1_000_000);
    concurrency = bench.number("concurrency", 100);
    stallSeconds = bench.number("stall", 60);
    mostHeap = bench.number("heap", 64) * 1_000_000L;
    this.children = children;
  }

  public static void main(String[] args) {
    Bench.run("LongList", args, 1800, LongList::measure);
  }

  private static boolean measure(Bench bench) throws Exception {
    String mode = bench.oneOf("mode", "all", "all", "stream", "stop", "write-first");
    try (Children children = bench.children()) {
      LongList program = new LongList(bench, children);
      bench.refuseOthers();
      boolean held = true;
      for (String way : List.of("stream", "stop", "write-first")) {
        if (mode.equals("all") || mode.equals(way)) {
          held &= program.go(way);
        }
      }
      program.figures.print();
      System.out.println();
      program.ends.print();
      return held;
    }
  }

  private boolean go(String way) throws IOException {
    System.out.println(way + ":");
    Child lab = children.lab("lab-" + way);
    Child node =
        children.node(
            "node-" + way,
            "-Xmx128m",
            Children.sources("lab", lab.origin()),
            "--roles",
            "gateway,jobs");
    try {
      return new Run(way, lab, node).go();
    } finally {
      lab.kill();
      node.kill();
    }
  }

  /** A point at which usage is recorded. */
  private record Moment(String name, long written, long results) {}

  /** One run of a list. */
  private final class Run {
    private final String way;
    private final Child lab;
    private final Child node;
    private final Account account = new Account(tasks);
    private final List<Moment> moments = new ArrayList<>();
    private @Nullable Feed feed;
    private long begun;
    private long peakHeap;
    private volatile boolean reading;
    private volatile boolean readerStands;

    Run(String way, Child lab, Child node) {
      this.way = way;
      this.lab = lab;
      this.node = node;
    }

    boolean go() throws IOException {
      Feed.Plan plan = Feed.Plan.of("{\"concurrency\":" + concurrency + "}", "lab", tasks);
      begun = System.nanoTime();
      look("before");
      try (Feed opened =
          new Feed(node, way.equals("stream") ? plan : plan.receiving(SMALL_BUFFER))) {
        feed = opened;
        begun = System.nanoTime();
        feed().write();
        planMoments();
        String trouble = follow();
        double seconds = Bench.secondsSince(begun);
        if (trouble == null) {
          look("after");
        }
        return tell(trouble, seconds);
      }
    }

    private Feed feed() {
      return requireNonNull(feed, "not connected");
    }

    private void planMoments() {
      if (way.equals("write-first")) {
        moments.add(new Moment("50 % sent, none read", tasks / 2, 0));
        moments.add(new Moment("all sent, none read", tasks, 0));
      } else {
        startReading();
      }
      moments.add(new Moment("1 % read", 0, tasks / 100));
      moments.add(new Moment("50 % read", 0, tasks / 2));
      moments.add(new Moment("99 % read", 0, tasks / 100L * 99));
    }

    private void startReading() {
      reading = true;
      feed().read(this::line);
    }

    private void line(String line) {
      account.line(line);
      if (way.equals("stop") && feed().results() == tasks / 2 && line.contains("\"task\"")) {
        readerStands = true;
        Bench.pause(STOP_MILLIS);
        readerStands = false;
      }
    }

    /** Records usage at each moment; returns what went wrong, or null. */
    private @Nullable String follow() throws IOException {
      long progress = -1;
      long moved = System.nanoTime();
      boolean seenStanding = false;
      while (!feed().isAllRead()) {
        if (feed().failure() != null || !node.isAlive()) {
          return node.isAlive() ? feed().failure() : "the node died; see " + node.home();
        }
        long now = feed().written() + feed().results();
        if (now != progress) {
          progress = now;
          moved = System.nanoTime();
        } else if (Bench.secondsSince(moved) > stallSeconds) {
          look("stuck");
          return "nothing moved for " + stallSeconds + " s";
        }
        if (readerStands && !seenStanding) {
          seenStanding = true;
          lookWhileReaderStands();
        }
        lookIfDue();
        if (!reading && feed().isAllWritten() && moments.get(0).written() == 0) {
          startReading();
        }
        Bench.pause(10);
      }
      return null;
    }

    private void lookWhileReaderStands() throws IOException {
      Bench.pause(STOP_MILLIS / 10);
      look("reader stands, 1 s");
      Bench.pause(STOP_MILLIS / 2);
      if (readerStands) {
        look("reader stands, later");
      }
    }

    private void lookIfDue() throws IOException {
      while (!moments.isEmpty()
          && feed().written() >= moments.get(0).written()
          && feed().results() >= moments.get(0).results()) {
        look(moments.remove(0).name());
      }
    }

    private void look(String moment) throws IOException {
      long results = feed == null ? 0 : feed.results();
      double at = Bench.secondsSince(begun);
      Usage usage = node.usage();
      peakHeap = Math.max(peakHeap, usage.heap());
      figures.row(
          Table.join(
              new String[] {way, moment, String.format("%.1f", at), Long.toString(results)},
              usage.cells()));
    }

    private boolean tell(@Nullable String trouble, double seconds) throws IOException {
      if (trouble != null) {
        System.out.println(
            "  " + trouble + ": " + feed().written() + " sent, " + feed().results() + " read");
      }
      boolean whole = account.check();
      whole &= agreesWithLab();
      Bench.check(peakHeap <= mostHeap, "live heap at most " + Usage.mega(mostHeap) + " MB");
      ends.row(
          way,
          Long.toString(feed().results()),
          String.format("%.1f", seconds),
          String.format("%.0f", feed().results() / seconds),
          Usage.mega(peakHeap),
          whole ? "yes" : "NO");
      return whole && trouble == null && peakHeap <= mostHeap;
    }

    /**
     * Compares with the lab, which counts each place once: complete rounds over all zips give a
     * multiple.
     */
    private boolean agreesWithLab() throws IOException {
      if (tasks > Feed.ZIPS && tasks % Feed.ZIPS != 0) {
        return true;
      }
      long once = Json.number(Json.parse(lab.get("/lab/truth")), "jobsSum");
      long truth = once * Math.max(1, tasks / Feed.ZIPS);
      return Bench.check(truth == account.sum(), "the sum is the lab's: " + truth);
    }
  }
}
