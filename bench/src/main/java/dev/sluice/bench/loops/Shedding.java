package dev.sluice.bench.loops;

import dev.sluice.bench.harness.Bench;
import dev.sluice.bench.harness.Call;
import dev.sluice.bench.harness.Child;
import dev.sluice.bench.harness.Children;
import dev.sluice.bench.harness.Feed;
import dev.sluice.bench.harness.Json;
import dev.sluice.bench.harness.Table;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The gateway's own loop is late: new batches are answered 503 with {@code Retry-After}, the
 * running batch keeps 0.8 of its rate, and the shedding ends by itself.
 *
 * <p>A list of stalls, that was sent before, holds the gateway's loop again and again: so that it
 * is in time for no more than a third of the time. The rate is that of a batch bound by its
 * upstream; one that is bound by the processor loses what the stalls take, and there is nothing to
 * keep.
 */
final class Shedding {
  private static final double MIN_RATIO = 0.8;
  private static final int WARM_SECONDS = 10;
  private static final int PATIENCE_SECONDS = 30;

  private final Child node;
  private final int window;
  private final int hold;
  private final int pause;
  private final int concurrency;
  private final int callers;
  private final Table table =
      new Table("the loop is", "new batches /s", "200", "503", "results /s", "ratio");
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private volatile String last = "";

  private Shedding(Bench bench, Child node) {
    this.node = node;
    window = bench.number("window", 15);
    hold = bench.number("hold", 300);
    pause = bench.number("pause", 150);
    concurrency = bench.number("concurrency", 200);
    callers = bench.number("new", 20);
  }

  public static void main(String[] args) {
    Bench.run("Shedding", args, 300, Shedding::measure);
  }

  private static boolean measure(Bench bench) throws Exception {
    int delay = bench.number("delay", 1_000);
    try (Children children = bench.children()) {
      Child lab = children.lab("lab", "{path: /api/jobs, delayMillis: " + delay + "}");
      String sources = Children.sources("upstream", lab.origin());
      Child node = children.node("node", "", sources, "--lab", "--roles", "gateway,jobs,stall");
      Shedding program = new Shedding(bench, node);
      bench.refuseOthers();
      return program.run();
    }
  }

  private boolean run() throws Exception {
    String options = "{\"concurrency\":" + concurrency + "}";
    Feed.Plan plan = Feed.Plan.of(options, "upstream", Long.MAX_VALUE).ahead(10L * concurrency);
    try (Feed load = new Feed(node, plan).write().read(line -> last = line)) {
      Bench.pause(WARM_SECONDS * 1_000L);
      Seen well = window(load, "in time", callers);
      Seen late;
      Seen alone;
      try (Stalls stalls = new Stalls(gatewayLoop())) {
        awaitStatus(503);
        late = window(load, "late", callers);
        alone = window(load, "late", 0);
        System.out.println(stalls.sent + " stalls of " + hold + " ms");
      }
      double over = awaitStatus(200);
      Seen again = window(load, "in time", callers);
      load.stop();
      boolean whole = load.awaitEnd(PATIENCE_SECONDS);
      long ok = whole ? Json.number(Json.parse(last), "summary.counts.OK") : -1;
      for (Seen seen : List.of(well, late, alone, again)) {
        seen.row(well.rate);
      }
      table.print();
      return Bench.all(
          Bench.check(well.refused == 0 && again.refused == 0, "in time, none is refused"),
          Bench.check(
              late.taken == 0 && late.refused > 0,
              "late, all are refused with 503 and Retry-After"),
          Bench.check(late.rate >= MIN_RATIO * well.rate, "the running batch keeps " + MIN_RATIO),
          Bench.check(over < 5, "it ends by itself, %.1f s after the last".formatted(over)),
          Bench.check(
              ok == load.written(), "nothing lost: " + load.written() + " sent, " + ok + " OK"));
    }
  }

  /** The counts of one window. */
  private final class Seen {
    private final String loop;
    private final int perSecond;
    private long taken;
    private long refused;
    private double rate;

    Seen(String loop, int perSecond) {
      this.loop = loop;
      this.perSecond = perSecond;
    }

    void take(HttpResponse<String> answer) {
      taken += answer.statusCode() == 200 ? 1 : 0;
      refused += isRefusal(answer) ? 1 : 0;
    }

    void row(double well) {
      table.row(
          loop,
          perSecond + "",
          taken + "",
          refused + "",
          "%.0f".formatted(rate),
          "%.2f".formatted(rate / well));
    }
  }

  private Seen window(Feed load, String loop, int perSecond) throws Exception {
    Seen seen = new Seen(loop, perSecond);
    long before = load.results();
    long begun = System.nanoTime();
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    while (answers.size() < perSecond * window) {
      answers.add(client.sendAsync(small(), HttpResponse.BodyHandlers.ofString()));
      pauseUntil(begun, (double) answers.size() / perSecond);
    }
    pauseUntil(begun, window);
    seen.rate = (load.results() - before) / Bench.secondsSince(begun);
    for (CompletableFuture<HttpResponse<String>> answer : answers) {
      seen.take(answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }
    return seen;
  }

  private static void pauseUntil(long begun, double seconds) {
    Bench.pause((long) Math.max(0, (seconds - Bench.secondsSince(begun)) * 1_000));
  }

  private static boolean isRefusal(HttpResponse<String> answer) {
    return answer.statusCode() == 503
        && answer.headers().firstValue("retry-after").isPresent()
        && answer
            .headers()
            .firstValue("content-type")
            .orElse("")
            .startsWith("application/problem+json");
  }

  /** A new, small batch. */
  private HttpRequest small() {
    return HttpRequest.newBuilder(URI.create(node.origin() + "/v1/batches"))
        .header("content-type", "application/json")
        .POST(
            HttpRequest.BodyPublishers.ofString("{\"tasks\":[{\"kind\":\"stall\",\"millis\":1}]}"))
        .timeout(Duration.ofSeconds(PATIENCE_SECONDS))
        .build();
  }

  /** Waits until new batches are answered with a status; returns the seconds that it took. */
  private double awaitStatus(int status) throws Exception {
    long begun = System.nanoTime();
    while (client.send(small(), HttpResponse.BodyHandlers.discarding()).statusCode() != status
        && Bench.secondsSince(begun) < PATIENCE_SECONDS) {
      Bench.pause(50);
    }
    return Bench.secondsSince(begun);
  }

  private String gatewayLoop() throws IOException {
    String loops = node.get("/v1/loops");
    for (Object each : Json.list(Json.parse(loops), "nodes")) {
      for (Object loop : Json.list(each, "loops")) {
        if (Json.list(loop, "verticles").contains("GatewayVerticle")) {
          return String.valueOf(Json.at(loop, "loop"));
        }
      }
    }
    throw new IOException("no loop of the gateway in " + loops);
  }

  /** A list that blocks a loop again and again until it is closed. */
  private final class Stalls implements AutoCloseable {
    private final Call call = new Call(node.port(), 0);
    private final Thread sender = new Thread(this::send, "bench-stalls");
    private final String line;
    private volatile boolean over;
    private final AtomicInteger sent = new AtomicInteger();

    Stalls(String loop) throws IOException {
      line = "{\"kind\":\"stall\",\"millis\":" + hold + ",\"loop\":\"" + loop + "\"}\n";
      call.raw(Call.head());
      call.lines("{\"options\":{\"concurrency\":1}}\n");
      sender.setDaemon(true);
      sender.start();
    }

    private void send() {
      try {
        while (!over) {
          call.lines(line);
          sent.incrementAndGet();
          Bench.pause(hold + pause);
        }
        call.endList();
        while (call.line() != null) {
          // To its end.
        }
      } catch (IOException broken) {
        System.out.println("stalls: " + broken);
      }
    }

    @Override
    public void close() throws IOException {
      over = true;
      for (int i = 0; i < 10 * PATIENCE_SECONDS && sender.isAlive(); i++) {
        Bench.pause(100);
      }
      call.close();
    }
  }
}
