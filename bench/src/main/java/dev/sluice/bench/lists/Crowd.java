package dev.sluice.bench.lists;

import dev.sluice.bench.harness.Bench;
import dev.sluice.bench.harness.Child;
import dev.sluice.bench.harness.Children;
import dev.sluice.bench.harness.Json;
import dev.sluice.bench.harness.Samples;
import dev.sluice.bench.harness.Steady;
import dev.sluice.bench.harness.Table;
import dev.sluice.bench.harness.Usage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * 200 readers that never read, 1,000 connections that send a byte a second, 500 callers that
 * vanish: the running batch goes on at 0.9 of its rate, and afterwards heap, open files and threads
 * are what they were.
 *
 * <p>One batch runs all the time and its results are counted second by second: alone, beside each
 * crowd, alone again. The rate beside a crowd is compared with that of the times alone before and
 * after it. The time in which a crowd arrives is separate, because its lists are work until their
 * buffers are full.
 */
final class Crowd {
  private static final double MIN_RATIO = 0.9;
  private static final int QUIET_SECONDS = 150;
  private static final int MORE_FILES = 8;
  private static final int MORE_THREADS = 2;
  private static final long MORE_HEAP = 4_000_000;

  private final int window;
  private final int arrive;
  private final int readers;
  private final int senders;
  private final int callers;
  private final int concurrency;
  private final Table rates =
      new Table(
          "bound by",
          "beside",
          "results /s",
          "ratio",
          "while they come /s",
          "until at rest s",
          "asked of the lab /s",
          "and they");
  private final Table usages = new Table(Table.join(new String[] {"moment"}, Usage.columns()));
  private final Map<String, Samples> alone = new TreeMap<>();
  private final Child node;
  private final Map<String, Child> labs;

  private Crowd(Options options, Child node, Map<String, Child> labs) {
    window = options.window();
    arrive = options.arrive();
    readers = options.readers();
    senders = options.senders();
    callers = options.callers();
    concurrency = options.concurrency();
    this.node = node;
    this.labs = labs;
  }

  private record Options(
      int window, int arrive, int readers, int senders, int callers, int concurrency) {
    static Options of(Bench bench) {
      return new Options(
          bench.number("window", 15),
          bench.number("arrive", 10),
          bench.number("readers", 200),
          bench.number("senders", 1000),
          bench.number("callers", 500),
          bench.number("concurrency", 200));
    }
  }

  public static void main(String[] args) {
    Bench.run("Crowd", args, 1200, Crowd::measure);
  }

  private static boolean measure(Bench bench) throws Exception {
    Options options = Options.of(bench);
    int delay = bench.number("delay", 100);
    String bound = bench.oneOf("bound", "both", "both", "upstream", "cpu");
    try (Children children = bench.children()) {
      bench.refuseOthers();
      Child slow = children.lab("lab-slow", "{path: /api/jobs, delayMillis: " + delay + "}");
      Child quick = children.lab("lab-quick");
      String settings =
          Children.sources("upstream", slow.origin(), "cpu", quick.origin()) + Crowds.SETTINGS;
      Child node = children.node("node", "-Xmx1g", settings, "--roles", "gateway,jobs,command");
      return new Crowd(options, node, Map.of("upstream", slow, "cpu", quick)).run(bound);
    }
  }

  private boolean run(String bound) throws IOException {
    Usage fresh = node.quickUsage();
    warmUp();
    awaitQuiet(fresh.files() + MORE_FILES, Integer.MAX_VALUE);
    Usage before = look("before");
    boolean held = true;
    if (!bound.equals("cpu")) {
      held &= windows("upstream");
    }
    if (!bound.equals("upstream")) {
      // Two processors are shared, so this is printed and has no bound.
      windows("cpu");
    }
    long begun = System.nanoTime();
    awaitQuiet(before.files() + MORE_FILES, before.threads() + MORE_THREADS);
    double took = Bench.secondsSince(begun);
    Usage after = look(String.format("after, and %.0f s", took));
    alone.forEach(
        (source, medians) ->
            rates.row(source, "nothing", medians.toString("%.0f"), "1.00", "", "", "", ""));
    rates.print();
    System.out.println("median (least…most) of results in a second, " + window + " s each");
    System.out.println();
    usages.print();
    held &=
        Bench.check(after.files() <= before.files() + MORE_FILES, "open files are what they were");
    held &=
        Bench.check(
            after.threads() <= before.threads() + MORE_THREADS, "threads are what they were");
    held &=
        Bench.check(
            after.heap() <= before.heap() + MORE_HEAP,
            "the heap is what it was, but for " + Usage.mega(MORE_HEAP) + " MB");
    return held;
  }

  /** Runs a little of each part, so that one-time costs are paid before. */
  private void warmUp() throws IOException {
    for (String source : List.of("cpu", "upstream")) {
      try (Steady steady = new Steady(node, source, concurrency);
          Crowds.Crowd some = Crowds.all(every(source, 10, 10, 10, 1000))) {
        steady.rates(8);
        System.out.println("warm-up: " + steady.results() + " results; " + some.state());
      }
    }
    node.awaitIdle(30);
  }

  private List<Crowds.Crowd> every(String source, int read, int slow, int vanish, int overMillis) {
    return List.of(
        Crowds.neverReading(read, node, source, overMillis),
        Crowds.slow(slow, node, source, overMillis),
        Crowds.vanishing(vanish, node, source, overMillis));
  }

  /** The crowds of a window: some stay, some come and leave all the time. */
  private record Company(String name, boolean reads, boolean slow, boolean vanishes) {
    static final List<Company> ALL =
        List.of(
            new Company("readers that never read", true, false, false),
            new Company("a byte a second", false, true, false),
            new Company("callers that vanish", false, false, true),
            new Company("all three", true, true, true));
  }

  private Crowds.Crowd staying(Company company, String source) {
    int overMillis = arrive * 1000;
    List<Crowds.Crowd> crowds = new ArrayList<>();
    if (company.reads()) {
      crowds.add(Crowds.neverReading(readers, node, source, overMillis));
    }
    if (company.slow()) {
      crowds.add(Crowds.slow(senders, node, source, overMillis));
    }
    return Crowds.all(crowds);
  }

  private Crowds.Crowd passing(Company company, String source) {
    return company.vanishes()
        ? Crowds.vanishing(callers, node, source, window * 1000)
        : Crowds.all(List.of());
  }

  private boolean windows(String source) throws IOException {
    boolean held = true;
    try (Steady steady = new Steady(node, source, concurrency)) {
      steady.rates(5);
      Samples before = alone(steady, source);
      for (Company company : Company.ALL) {
        String[] cells = new String[4];
        Samples beside = beside(steady, source, company, cells);
        steady.awaitAlone();
        Samples after = alone(steady, source);
        Samples around = new Samples();
        around.addAll(before);
        around.addAll(after);
        double ratio = beside.median() / around.median();
        rates.row(
            Table.join(
                new String[] {source, company.name(), beside.toString("%.0f")},
                Table.join(new String[] {String.format("%.2f", ratio)}, cells)));
        held &= ratio >= MIN_RATIO;
        before = after;
      }
      held &= steady.finish();
    }
    return Bench.check(
        held, "bound by " + source + ": at least " + MIN_RATIO + " of the rate, and whole");
  }

  private Samples alone(Steady steady, String source) {
    Samples rates = steady.rates(window);
    alone.computeIfAbsent(source, first -> new Samples()).add(rates.median());
    return rates;
  }

  /** Measures the rate beside a crowd and fills the cells. */
  private Samples beside(Steady steady, String source, Company company, String[] cells)
      throws IOException {
    try (Crowds.Crowd staying = staying(company, source)) {
      cells[0] = company.reads() || company.slow() ? steady.rates(arrive).toString("%.0f") : "";
      cells[1] = String.format("%.0f", steady.awaitAlone());
      long asked = asked(source);
      long begun = System.nanoTime();
      try (Crowds.Crowd passing = passing(company, source)) {
        Samples rates = steady.rates(window);
        cells[2] = String.format("%.0f", (asked(source) - asked) / Bench.secondsSince(begun));
        cells[3] = (staying.state() + " " + passing.state()).strip();
        look(source + ": " + company.name());
        return rates;
      }
    }
  }

  /** Returns the number of requests to a lab, including those of the crowd. */
  private long asked(String source) throws IOException {
    return Json.number(
        Json.parse(Objects.requireNonNull(labs.get(source)).get("/lab/truth")), "requests");
  }

  private Usage look(String moment) throws IOException {
    Usage usage = node.usage();
    usages.row(Table.join(new String[] {moment}, usage.cells()));
    return usage;
  }

  /** Waits until files and threads are closed, for as long as deadlines may take. */
  private void awaitQuiet(int files, int threads) throws IOException {
    long begun = System.nanoTime();
    Usage now = node.quickUsage();
    while ((now.files() > files || now.threads() > threads)
        && Bench.secondsSince(begun) < QUIET_SECONDS) {
      Bench.pause(1000);
      now = node.quickUsage();
    }
  }
}
