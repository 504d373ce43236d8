package dev.sluice.bench.lists;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sluice.bench.harness.Bench;
import dev.sluice.bench.harness.Child;
import dev.sluice.bench.harness.Children;
import dev.sluice.bench.harness.Json;
import dev.sluice.bench.harness.Samples;
import dev.sluice.bench.harness.Table;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A server that refuses above 30 open requests with 503, asked with concurrency 100: 257 / 419 / 0
 * with the default three attempts, and in at most 1.5 times the time that 30 from the start takes;
 * the summary says where it settled. Two batches to it at once: the same. 429 with {@code
 * Retry-After: 1}: obeyed to the tenth of a second.
 *
 * <p>Each run has a node of its own, so that none profits from what another has learned; it is
 * warmed up with downloads from another lab.
 */
final class Refusals {
  private static final int BEARS = 30;
  private static final int FOUND = 257;
  private static final int ABSENT = 419;
  private static final double MAX_RATIO = 1.5;
  private static final String RULE = "{path: /flags, delayMillis: 100, refuseAbove: " + BEARS + "}";

  private static final int OTHER_LISTS = 5;
  private static final int OTHER_ZIPS = 676;

  private final Children children;
  private final Child warm;
  private int nodes;

  private Refusals(Children children, Child warm) {
    this.children = children;
    this.warm = warm;
  }

  public static void main(String[] args) {
    Bench.run("Refusals", args, 900, Refusals::measure);
  }

  private static boolean measure(Bench bench) throws Exception {
    int rounds = bench.number("rounds", 5);
    int zips = bench.number("zips", 20);
    try (Children children = bench.children()) {
      bench.refuseOthers();
      Refusals program = new Refusals(children, children.lab("lab-warm"));
      return Bench.all(program.refusals(rounds), program.retryAfter(zips));
    }
  }

  /** The parameters and the results of one row. */
  private static final class Way {
    final String name;
    final int batches;
    final int concurrency;
    final Samples seconds = new Samples();
    final Samples requests = new Samples();
    boolean whole = true;
    String counts = "";
    String settled = "";

    Way(String name, int batches, int concurrency) {
      this.name = name;
      this.batches = batches;
      this.concurrency = concurrency;
    }
  }

  private boolean refusals(int rounds) throws Exception {
    List<Way> ways =
        List.of(
            new Way("30 from the start", 1, BEARS),
            new Way("100", 1, 100),
            new Way("twice 15 from the start", 2, BEARS / 2),
            new Way("twice 100", 2, 100));
    for (int round = 0; round < rounds; round++) {
      for (Way way : ways) {
        run(way);
      }
    }
    Table table = new Table("asked with", "OK / NOT_FOUND / other", "s", "ratio", "requests");
    for (int i = 0; i < ways.size(); i++) {
      Way way = ways.get(i);
      table.row(
          way.name,
          way.counts,
          way.seconds.toString("%.2f"),
          String.format("%.2f", ratio(ways, i)),
          way.requests.toString("%.0f"));
    }
    table.print();
    System.out.println("median (least…most) of " + rounds + ", alternating; ratio of the medians");
    boolean held = true;
    for (int i = 1; i < ways.size(); i += 2) {
      Way way = ways.get(i);
      held &= Bench.check(way.whole, way.name + ": 257 / 419 / 0 in every run");
      held &= Bench.check(ratio(ways, i) <= MAX_RATIO, way.name + ": at most 1.5 times as long");
      held &=
          Bench.check(
              way.settled.contains("settled"),
              way.name + ": it says where it settled: " + way.settled);
    }
    return held;
  }

  /** Compares each odd row with the row before it, which was limited from the start. */
  private static double ratio(List<Way> ways, int i) {
    return ways.get(i).seconds.median() / ways.get(i / 2 * 2).seconds.median();
  }

  private void run(Way way) throws Exception {
    int number = ++nodes;
    Child lab = children.lab("lab-" + number, RULE);
    Child node =
        children.node(
            "node-" + number, "", "flags: {url: \"" + lab.origin() + "/flags/{cc}/{cc}.svg\"}\n");
    try {
      warmUp(node);
      String body = "{\"countries\":\"all\",\"options\":{\"concurrency\":" + way.concurrency + "}}";
      long begun = System.nanoTime();
      List<String> answers = together(way.batches, () -> node.post("/v1/flags", body));
      way.seconds.add(Bench.secondsSince(begun));
      way.requests.add((double) Json.number(Json.parse(lab.get("/lab/truth")), "requests"));
      answers.forEach(answer -> enter(way, answer));
    } finally {
      node.kill();
      lab.kill();
    }
  }

  private static void enter(Way way, String answer) {
    Object summary = Json.at(Json.parse(answer), "summary");
    long ok = Json.number(summary, "counts.OK");
    long absent = Json.number(summary, "counts.NOT_FOUND");
    long other = Json.number(summary, "submitted") - ok - absent;
    boolean whole = ok == FOUND && absent == ABSENT && other == 0;
    // Of the runs, one that was not whole is shown before one that was.
    if (way.whole) {
      way.counts = ok + " / " + absent + " / " + other;
      way.settled = String.valueOf(Json.at(summary, "concurrency.origins"));
    }
    way.whole &= whole;
  }

  /** Fetches all flags from a lab that refuses nothing, through the same code. */
  private void warmUp(Child node) throws IOException {
    String urls =
        IntStream.range(0, 26 * 26)
            .mapToObj(i -> "" + (char) ('a' + i / 26) + (char) ('a' + i % 26))
            .map(cc -> "\"" + warm.origin() + "/flags/" + cc + "/" + cc + ".svg\"")
            .collect(Collectors.joining(",", "{\"urls\":[", "]}"));
    for (int i = 0; i < 3; i++) {
      node.post("/v1/downloads", urls);
    }
  }

  private static <T> List<T> together(int count, Callable<T> call) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      List<Callable<T>> calls = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        calls.add(call);
      }
      List<T> results = new ArrayList<>();
      for (Future<T> each : threads.invokeAll(calls, 120, TimeUnit.SECONDS)) {
        results.add(each.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  /**
   * A server that says of each zip once: come back in a second. A node's first list goes through
   * code that has never run. It is printed; the list after others has the bound.
   */
  private boolean retryAfter(int zips) throws Exception {
    // Otherwise the body of an answer waits 40 ms for the acknowledgement of its head.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    Refuser refuser = new Refuser();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/jobs", refuser::answer);
    server.start();
    try {
      String origin = "http://127.0.0.1:" + server.getAddress().getPort();
      Child node = children.node("node-late", "", Children.sources("late", origin));
      long ok = lookUp(node, Refuser.FIRST, zips);
      for (int i = 0; i < OTHER_LISTS; i++) {
        lookUp(node, Refuser.WILLING, OTHER_ZIPS);
      }
      ok += lookUp(node, Refuser.LATER, zips);
      Table table = new Table("Retry-After: 1", "waits", "least s", "median s", "most s");
      row(table, "the first list of a new node", refuser.first);
      row(table, "a list after " + OTHER_LISTS + " others", refuser.later);
      System.out.println();
      table.print();
      Samples later = refuser.later;
      return Bench.all(
          Bench.check(ok == 2L * zips, "429: all OK in the end"),
          Bench.check(
              later.count() == zips && later.least() >= 0.999 && later.most() <= 1.1,
              "429: each came back after 1.0 to 1.1 s"));
    } finally {
      server.stop(0);
    }
  }

  private static void row(Table table, String name, Samples waits) {
    table.row(
        name,
        Integer.toString(waits.count()),
        String.format("%.3f", waits.least()),
        String.format("%.3f", waits.median()),
        String.format("%.3f", waits.most()));
  }

  /** Returns the number of {@code OK} results. */
  private static long lookUp(Child node, String prefix, int zips) throws IOException {
    String list =
        IntStream.range(0, zips)
            .mapToObj(i -> String.format("\"%s%04d\"", prefix, i))
            .collect(Collectors.joining(",", "{\"zips\":[", "]}"));
    return Json.number(Json.parse(node.post("/v1/jobs", list)), "summary.counts.OK");
  }

  /** Answers the first request for each zip with 429 and records the time until the next. */
  private static final class Refuser {
    static final String FIRST = "0";
    static final String LATER = "1";

    /** The prefix of zips that are not refused. */
    static final String WILLING = "9";

    private static final byte[] JOBS = "{\"TotalJobs\":\"1\"}".getBytes(StandardCharsets.US_ASCII);

    final Samples first = new Samples();
    final Samples later = new Samples();
    private final Map<String, Long> refused = new HashMap<>();

    /** Called by the server on one thread. */
    void answer(HttpExchange exchange) throws IOException {
      long now = System.nanoTime();
      String query = exchange.getRequestURI().getQuery();
      Long before = refused.get(query);
      boolean isWilling = before != null || query.contains("LocationId=" + WILLING);
      exchange.getResponseHeaders().add("content-type", "application/json");
      if (!isWilling) {
        exchange.getResponseHeaders().add("retry-after", "1");
      }
      exchange.sendResponseHeaders(isWilling ? 200 : 429, JOBS.length);
      exchange.getResponseBody().write(JOBS);
      exchange.close();
      if (before != null) {
        (query.contains("LocationId=" + FIRST) ? first : later).add((now - before) / 1e9);
      } else if (!isWilling) {
        refused.put(query, System.nanoTime());
      }
    }
  }
}
