package dev.sluice.bench.harness;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/** A batch of look-ups that runs all the time, whose rate is measured. */
public final class Steady implements AutoCloseable {
  private static final int REST_SECONDS = 60;

  private final Child node;
  private final int concurrency;
  private final Feed feed;
  private final AtomicLong notOk = new AtomicLong();
  private volatile String last = "";

  /**
   * Starts the batch.
   *
   * @param source where the look-ups are sent
   */
  public Steady(Child node, String source, int concurrency) throws IOException {
    this.node = node;
    this.concurrency = concurrency;
    Feed.Plan plan =
        Feed.Plan.of("{\"concurrency\":" + concurrency + "}", source, Long.MAX_VALUE)
            .ahead(10L * concurrency);
    feed = new Feed(node, plan).write().read(this::line);
  }

  private void line(String line) {
    if (line.startsWith("{\"event\":\"task\"") && !line.contains("\"outcome\":\"OK\"")) {
      notOk.incrementAndGet();
    }
    last = line;
  }

  /** Returns the number of results that have been read. */
  public long results() {
    return feed.results();
  }

  /** Measures the results of each second, for a number of seconds. */
  public Samples rates(int seconds) {
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
  public double awaitAlone() throws IOException {
    long begun = System.nanoTime();
    while (node.outstanding() > concurrency + 10 && Bench.secondsSince(begun) < REST_SECONDS) {
      Bench.pause(200);
    }
    double seconds = Bench.secondsSince(begun);
    Bench.pause(2_000);
    return seconds;
  }

  /** Ends the list and returns whether its counts add up. */
  public boolean finish() {
    feed.stop();
    boolean ended = feed.awaitEnd(60);
    long ok = ended ? Json.number(Json.parse(last), "summary.counts.OK") : -1;
    return Bench.check(
        ended && notOk.get() == 0 && ok == feed.written(),
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
