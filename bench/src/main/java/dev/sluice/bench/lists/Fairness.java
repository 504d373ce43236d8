package dev.sluice.bench.lists;

import dev.sluice.bench.harness.Bench;
import dev.sluice.bench.harness.Child;
import dev.sluice.bench.harness.Children;
import dev.sluice.bench.harness.Feed;
import dev.sluice.bench.harness.Json;
import dev.sluice.bench.harness.Samples;
import dev.sluice.bench.harness.Table;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Beside a running list of 100,000, a list of 20 takes at most 3 times as long as alone.
 *
 * <p>Alone and beside take turns. Beside it the lab is asked directly too: what that takes is the
 * upstream's own queue, and not the gateway's. Where that alone takes more than three times as
 * long, the row is printed and has no bound.
 */
final class Fairness {
  private static final int BIG = 100_000;
  private static final int SMALL = 20;

  /**
   * After this number of look-ups the compilers are done; before, loops are several times slower.
   */
  private static final int WARM = 400_000;

  private static final double MAX_RATIO = 3;
  private static final int FLOWS_SECONDS = 30;
  private static final int IDLE_SECONDS = 60;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final int rounds;
  private final int perRound;
  private final Child node;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Table table =
      new Table(
          "lab's delay",
          "concurrency",
          "alone ms",
          "beside ms",
          "ratio",
          "big list /s",
          "lab alone ms",
          "lab beside ms",
          "held to it");

  private Fairness(int rounds, int perRound, Child node) {
    this.rounds = rounds;
    this.perRound = perRound;
    this.node = node;
  }

  public static void main(String[] args) {
    Bench.run("Fairness", args, 1200, Fairness::measure);
  }

  private static boolean measure(Bench bench) throws Exception {
    int delay = bench.number("delay", 50);
    String upstream = bench.oneOf("upstream", "same", "same", "other");
    String wanted = bench.text("concurrency", "100,1000,10000");
    int rounds = bench.number("rounds", 3);
    int perRound = bench.number("samples", 5);
    try (Children children = bench.children()) {
      bench.refuseOthers();
      String rule = "{path: /api/jobs, delayMillis: " + delay + "}";
      Child slow = children.lab("lab-slow", rule);
      Child quick = children.lab("lab-quick");
      Child slowToo = upstream.equals("same") ? slow : children.lab("lab-slow-small", rule);
      Child quickToo = upstream.equals("same") ? quick : children.lab("lab-quick-small");
      String sources =
          Children.sources(
              "slow", slow.origin(),
              "quick", quick.origin(),
              "slow-small", slowToo.origin(),
              "quick-small", quickToo.origin());
      Child node = children.node("node", "", sources, "--roles", "gateway,jobs");
      Fairness program = new Fairness(rounds, perRound, node);
      program.warmUp();
      boolean held = true;
      for (String concurrency : wanted.split(",", -1)) {
        held &= program.row(delay + " ms", "slow", slowToo, concurrency);
      }
      for (String concurrency : wanted.split(",", -1)) {
        held &= program.row("none", "quick", quickToo, concurrency);
      }
      program.table.print();
      System.out.println(
          "median (least…most) of "
              + rounds * perRound
              + "; ratio of the medians, at most "
              + MAX_RATIO);
      return held;
    }
  }

  private void warmUp() throws IOException {
    for (String source : List.of("slow", "quick")) {
      try (Feed feed = big(source, "100", source.equals("slow") ? 5_000 : WARM)) {
        feed.awaitEnd(120);
      }
      for (int i = 0; i < 50; i++) {
        small(source + "-small");
      }
    }
    node.awaitIdle(IDLE_SECONDS);
  }

  /** Measures alone and beside, in turns. */
  private boolean row(String delay, String source, Child lab, String concurrency)
      throws IOException {
    Samples alone = new Samples();
    Samples beside = new Samples();
    Samples labAlone = new Samples();
    Samples labBeside = new Samples();
    Samples speed = new Samples();
    @Nullable String trouble = null;
    for (int round = 0; round < rounds && trouble == null; round++) {
      times(source, lab, alone, labAlone);
      trouble = besideBig(source, lab, concurrency, beside, labBeside, speed);
    }
    double ratio = beside.median() / alone.median();
    boolean judged = trouble != null || labBeside.median() / labAlone.median() <= MAX_RATIO;
    table.row(
        delay,
        concurrency,
        alone.toString("%.1f"),
        beside.toString("%.1f"),
        trouble == null ? String.format("%.2f", ratio) : trouble,
        speed.toString("%.0f"),
        labAlone.toString("%.1f"),
        labBeside.toString("%.1f"),
        judged ? "yes" : "no: the lab itself is late");
    return !judged || (trouble == null && ratio <= MAX_RATIO);
  }

  private void times(String source, Child lab, Samples times, Samples ofLab) throws IOException {
    for (int i = 0; i < perRound; i++) {
      times.add(small(source + "-small"));
      ofLab.add(timed(lab.origin() + "/api/jobs?LocationId=00001&NumberOfJobs=1", null));
    }
  }

  /** Returns what went wrong, or null. */
  private @Nullable String besideBig(
      String source, Child lab, String concurrency, Samples times, Samples ofLab, Samples speed)
      throws IOException {
    @Nullable String trouble = null;
    int left = perRound;
    int starts = 0;
    while (left > 0 && trouble == null) {
      if (++starts > 3 * perRound) {
        return "the big list ends too soon";
      }
      try (Feed feed = big(source, concurrency, BIG)) {
        trouble = awaitFlow(feed, Math.min(BIG / 4, Integer.parseInt(concurrency) + 500));
        long begun = System.nanoTime();
        long before = feed.results();
        while (left > 0 && trouble == null && isRunning(feed)) {
          double took = small(source + "-small");
          double labTook = timed(lab.origin() + "/api/jobs?LocationId=00001&NumberOfJobs=1", null);
          if (isRunning(feed)) {
            times.add(took);
            ofLab.add(labTook);
            left--;
          }
        }
        speed.add((feed.results() - before) / Bench.secondsSince(begun));
        trouble = trouble == null ? feed.failure() : trouble;
      }
      if (!node.awaitIdle(IDLE_SECONDS)) {
        return "not idle " + IDLE_SECONDS + " s after the big list went";
      }
    }
    return trouble;
  }

  /** Returns whether tasks of the list are still queued. */
  private static boolean isRunning(Feed feed) {
    return feed.failure() == null && feed.results() < BIG / 10 * 9;
  }

  private static @Nullable String awaitFlow(Feed feed, int results) {
    long begun = System.nanoTime();
    while (feed.results() < results) {
      if (feed.failure() != null) {
        return feed.failure();
      }
      if (Bench.secondsSince(begun) > FLOWS_SECONDS) {
        return "the big list brought " + feed.results() + " results in " + FLOWS_SECONDS + " s";
      }
      Bench.pause(5);
    }
    return null;
  }

  private Feed big(String source, String concurrency, int tasks) throws IOException {
    Feed.Plan plan = Feed.Plan.of("{\"concurrency\":" + concurrency + "}", source, tasks);
    return new Feed(node, plan).write().read(line -> {});
  }

  /** Returns the milliseconds that a list of 20 takes with default options. */
  private double small(String source) throws IOException {
    String tasks =
        IntStream.range(0, SMALL)
            .mapToObj(
                i ->
                    "{\"kind\":\"jobs\",\"zip\":\"900"
                        + (10 + i)
                        + "\",\"source\":\""
                        + source
                        + "\"}")
            .collect(Collectors.joining(",", "{\"tasks\":[", "]}"));
    return timed(node.origin() + "/v1/batches", tasks);
  }

  private double timed(String url, @Nullable String json) throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE);
    if (json != null) {
      request
          .header("accept", "application/json")
          .header("content-type", "application/json")
          .POST(HttpRequest.BodyPublishers.ofString(json));
    }
    long begun = System.nanoTime();
    String answer = send(request.build());
    double millis = (System.nanoTime() - begun) / 1e6;
    if (json != null && Json.number(Json.parse(answer), "summary.counts.OK") != SMALL) {
      throw new IOException("not all of the small list are OK: " + answer);
    }
    return millis;
  }

  private String send(HttpRequest request) throws IOException {
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IOException("answered " + answer.statusCode() + ": " + answer.body());
      }
      return answer.body();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException(interrupted);
    }
  }
}
