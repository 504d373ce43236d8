import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
  private static final int REST_SECONDS = 60;
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
  private final Table usages = new Table(Table.join(new String[] {"moment"}, Usage.COLUMNS));
  private final Map<String, Samples> alone = new TreeMap<>();
  private Child node;
  private Map<String, Child> labs = Map.of();

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
      program.labs = Map.of("upstream", slow, "cpu", quick);
      String settings =
          Children.sources("upstream", slow.origin(), "cpu", quick.origin()) + Crowds.SETTINGS;
      program.node = children.node("node", "-Xmx1g", settings, "--roles", "gateway,jobs,command");
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
    alone.forEach(
        (source, medians) ->
            rates.row(source, "nobody", medians.toString("%.0f"), "1.00", "", "", "", ""));
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
        Crowds.neverReading(read, node, source, overMillis),
        Crowds.slow(slow, node, source, overMillis),
        Crowds.vanishing(vanish, node, source, overMillis));
  }

  /** Who is there: some come and stay, some come and go all the time. */
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
    try (Steady steady = new Steady(source)) {
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
        held &= ratio >= LEAST;
        before = after;
      }
      held &= steady.finish();
    }
    return Bench.check(
        held, "bound by " + source + ": at least " + LEAST + " of the rate, and whole");
  }

  private Samples alone(Steady steady, String source) {
    Samples rates = steady.rates(window);
    alone.computeIfAbsent(source, first -> new Samples()).add(rates.median());
    return rates;
  }

  /** Counts while a crowd is there; the cells tell of the crowd. */
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

  /** How many requests a lab has seen: more than the running batch's come from the crowd. */
  private long asked(String source) throws IOException {
    return Json.number(Json.parse(labs.get(source).get("/lab/truth")), "requests");
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

    /**
     * Waits until no other attempts than its own are out, and then some, for a minute at most.
     *
     * @return after how many seconds they were not
     */
    double awaitAlone() throws IOException {
      long begun = System.nanoTime();
      while (node.outstanding() > concurrency + 10 && Bench.secondsSince(begun) < REST_SECONDS) {
        Bench.pause(200);
      }
      double seconds = Bench.secondsSince(begun);
      Bench.pause(2_000);
      return seconds;
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
