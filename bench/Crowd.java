import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * 200 readers that never read, 1,000 connections that send a byte a second, 500 callers that
 * vanish: the running batch goes on at 0.9 of its rate, and afterwards heap, open files and threads
 * are what they were.
 *
 * <p>One list is kept coming and its results are counted second by second: alone, beside each
 * crowd, alone again. The rate beside a crowd is held against that of the time alone before it and
 * after it. While a crowd comes it is counted apart: its lists are work too, until nobody takes
 * their results.
 */
final class Crowd {
  private static final double LEAST = 0.9;
  private static final int SETTLE_MILLIS = 4_000;
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
      new Table("bound by", "beside", "while they come /s", "then /s", "ratio", "and they");
  private final Table usages = new Table(Table.join(new String[] {"moment"}, Usage.COLUMNS));
  private Child node;

  private Crowd(Bench bench) {
    window = bench.number("window", 15);
    arrive = bench.number("arrive", 10);
    readers = bench.number("readers", 200);
    senders = bench.number("senders", 1000);
    callers = bench.number("callers", 500);
    concurrency = bench.number("concurrency", 200);
  }

  public static void main(String[] args) {
    Bench.run("Crowd", args, 1200, Crowd::measure);
  }

  private static boolean measure(Bench bench) throws Exception {
    Crowd program = new Crowd(bench);
    int delay = bench.number("delay", 100);
    String bound = bench.oneOf("bound", "both", "both", "upstream", "cpu");
    try (Children children = bench.children()) {
      bench.refuseOthers();
      Child slow = children.lab("lab-slow", "{path: /api/jobs, delayMillis: " + delay + "}");
      Child quick = children.lab("lab-quick");
      String sources = Children.sources("upstream", slow.origin(), "cpu", quick.origin());
      program.node = children.node("node", "-Xmx512m", sources, "--roles", "gateway,jobs");
      return program.run(bound);
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
      // Whoever shares two processors gets a part of them: told, and no bound.
      windows("cpu");
    }
    long begun = System.nanoTime();
    awaitQuiet(before.files() + MORE_FILES, before.threads() + MORE_THREADS);
    double took = Bench.secondsSince(begun);
    Usage after = look(String.format("after, and %.0f s", took));
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

  /** A little of all that comes later, so that what is made once has been made before. */
  private void warmUp() throws IOException {
    for (String source : List.of("cpu", "upstream")) {
      try (Steady steady = new Steady(source);
          Crowds.Crowd some = Crowds.all(every(source, 10, 10, 10, 1000))) {
        steady.rates(8);
        System.out.println("warm-up: " + steady.feed.results() + " results; " + some.state());
      }
    }
    node.awaitIdle(30);
  }

  private List<Crowds.Crowd> every(String source, int read, int slow, int vanish, int overMillis) {
    return List.of(
        Crowds.neverReading(read, node, source, 10, overMillis),
        Crowds.slow(slow, node, source, overMillis),
        Crowds.vanishing(vanish, node, source, overMillis));
  }

  /** Something that makes a crowd come. */
  private interface Arrival {
    Crowds.Crowd come();
  }

  private boolean windows(String source) throws IOException {
    int coming = arrive * 500;
    int staying = (arrive + window) * 1000;
    List<String> names =
        List.of("readers that never read", "a byte a second", "callers that vanish", "all three");
    List<Arrival> arrivals =
        List.of(
            () -> Crowds.neverReading(readers, node, source, 10, coming),
            () -> Crowds.slow(senders, node, source, coming),
            () -> Crowds.vanishing(callers, node, source, staying),
            () ->
                Crowds.all(
                    List.of(
                        Crowds.neverReading(readers, node, source, 10, coming),
                        Crowds.slow(senders, node, source, coming),
                        Crowds.vanishing(callers, node, source, staying))));
    boolean held = true;
    try (Steady steady = new Steady(source)) {
      steady.rates(5);
      List<Samples> alone = new ArrayList<>();
      alone.add(steady.rates(window));
      rates.row(source, "nobody", "", alone.get(0).toString("%.0f"), "", "");
      for (int i = 0; i < names.size(); i++) {
        String[] cells = new String[2];
        Samples beside;
        try (Crowds.Crowd crowd = arrivals.get(i).come()) {
          cells[0] = steady.rates(arrive).toString("%.0f");
          beside = steady.rates(window);
          cells[1] = crowd.state();
          if (i == names.size() - 1) {
            look("all three beside " + source);
          }
        }
        Bench.pause(SETTLE_MILLIS);
        alone.add(steady.rates(window));
        Samples around = new Samples();
        around.addAll(alone.get(i));
        around.addAll(alone.get(i + 1));
        double ratio = beside.median() / around.median();
        rates.row(
            source,
            names.get(i),
            cells[0],
            beside.toString("%.0f"),
            String.format("%.2f", ratio),
            cells[1]);
        rates.row(source, "nobody", "", alone.get(i + 1).toString("%.0f"), "", "");
        held &= ratio >= LEAST;
      }
      held &= steady.finish();
    }
    return Bench.check(
        held, "bound by " + source + ": at least " + LEAST + " of the rate, and whole");
  }

  private Usage look(String moment) throws IOException {
    Usage usage = node.usage();
    usages.row(Table.join(new String[] {moment}, usage.cells()));
    return usage;
  }

  /** Waits until what was opened has been closed, for as long as deadlines may take. */
  private void awaitQuiet(int files, int threads) throws IOException {
    long begun = System.nanoTime();
    Usage now = node.quickUsage();
    while ((now.files() > files || now.threads() > threads)
        && Bench.secondsSince(begun) < QUIET_SECONDS) {
      Bench.pause(1000);
      now = node.quickUsage();
    }
  }

  /** The batch that runs all the time. */
  private final class Steady implements AutoCloseable {
    private final Feed feed;
    private volatile long notOk;
    private volatile String last = "";

    Steady(String source) throws IOException {
      Feed.Plan plan =
          Feed.Plan.of("{\"concurrency\":" + concurrency + "}", source, Long.MAX_VALUE)
              .ahead(10L * concurrency);
      feed = new Feed(node, plan).write().read(this::line);
    }

    private void line(String line) {
      if (line.startsWith("{\"event\":\"task\"") && !line.contains("\"outcome\":\"OK\"")) {
        notOk++;
      }
      last = line;
    }

    /** Results a second, for so many seconds. */
    Samples rates(int seconds) {
      Samples rates = new Samples();
      for (int i = 0; i < seconds; i++) {
        long begun = System.nanoTime();
        long before = feed.results();
        Bench.pause(1000);
        rates.add((feed.results() - before) / Bench.secondsSince(begun));
      }
      return rates;
    }

    /** Ends the list and tells whether its account adds up. */
    boolean finish() {
      feed.stop();
      boolean ended = feed.awaitEnd(60);
      long ok = ended ? Json.number(Json.parse(last), "summary.counts.OK") : -1;
      return Bench.check(
          ended && notOk == 0 && ok == feed.written(),
          "the running batch lost nothing: "
              + feed.written()
              + " sent, "
              + ok
              + " OK"
              + (feed.failure() == null ? "" : "; " + feed.failure()));
    }

    @Override
    public void close() throws IOException {
      feed.close();
    }
  }
}
