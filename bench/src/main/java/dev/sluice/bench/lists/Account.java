package dev.sluice.bench.lists;

import dev.sluice.bench.harness.Bench;
import dev.sluice.bench.harness.Json;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Checks the events of a long list for gaps, repetitions and totals. */
final class Account {
  private final int tasks;
  private final BitSet seen;
  private long events;
  private long gaps;
  private long repeated;
  private long strange;
  private long ok;
  private long sum;
  private String firstStrange = "";
  private String last = "";

  Account(int tasks) {
    this.tasks = tasks;
    this.seen = new BitSet(tasks);
  }

  /** Takes an event. */
  void line(String line) {
    if (line.startsWith("{\"event\":\"heartbeat\"")) {
      return;
    }
    if (Json.quickNumber(line, "seq") != events) {
      gaps++;
    }
    events++;
    if (line.startsWith("{\"event\":\"task\"")) {
      task(line);
    }
    last = line;
  }

  private void task(String line) {
    int index = (int) Json.quickNumber(line, "index");
    if (index < 0 || index >= tasks || seen.get(index)) {
      repeated++;
    } else {
      seen.set(index);
    }
    long jobs = Json.quickNumber(line, "jobs");
    if (jobs >= 0 && Json.quickText(line, "outcome").equals("OK")) {
      ok++;
      sum += jobs;
    } else if (strange++ == 0) {
      firstStrange = line;
    }
  }

  /** Returns the sum of all counts. */
  long sum() {
    return sum;
  }

  /** Prints the checks and returns whether all hold. */
  boolean check() {
    boolean whole =
        Bench.check(
            seen.cardinality() == tasks && repeated == 0,
            "every index once: "
                + seen.cardinality()
                + " of "
                + tasks
                + ", "
                + repeated
                + " again");
    whole &=
        Bench.check(ok == tasks, "all OK: " + ok + (strange > 0 ? ", not " + firstStrange : ""));
    whole &= Bench.check(gaps == 0, "seq without gaps: " + events + " events, " + gaps + " gaps");
    boolean ended = last.startsWith("{\"event\":\"finished\"");
    whole &= Bench.check(ended, "the last event is the summary");
    return ended && Bench.all(whole, checkSummary(Json.at(Json.parse(last), "summary")));
  }

  private boolean checkSummary(@Nullable Object summary) {
    long counted = Json.number(summary, "counts.OK");
    long submitted = Json.number(summary, "submitted");
    boolean whole =
        Bench.check(
            submitted == tasks && counted == tasks,
            "the account adds up: " + submitted + " submitted, " + counted + " OK");
    long total = Json.number(summary, "totals.jobs.sum");
    boolean complete = Boolean.TRUE.equals(Json.at(summary, "totals.jobs.complete"));
    return Bench.all(
        whole, Bench.check(total == sum && complete, "the total is that of the results: " + total));
  }
}
