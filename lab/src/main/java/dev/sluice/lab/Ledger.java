package dev.sluice.lab;

import dev.sluice.lab.fault.Draw;
import dev.sluice.lab.upstream.AnswerKind;
import dev.sluice.lab.upstream.Counts;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts the requests of a lab: arrived, open and answered.
 *
 * <p>The lab's event loop writes; any thread may read or reset. Each method holds the monitor for a
 * few additions and never waits inside it.
 */
final class Ledger {
  private static final int MAX_TARGETS = 1_000_000;
  private static final int MAX_PLACES = 200_000;

  private final long seed;
  private final int[] openByRule;
  private final Map<Traffic, Integer> open = new EnumMap<>(Traffic.class);
  private final Map<Traffic, Integer> mostOpen = new EnumMap<>(Traffic.class);
  private final Map<AnswerKind, Long> answers = new EnumMap<>(AnswerKind.class);
  private final Map<Long, Integer> visits = new HashMap<>();
  private final Set<String> places = new HashSet<>();
  private long requests;
  private long unanswered;
  private long delayed;
  private long jobsSum;
  private int allOpen;
  private int mostAllOpen;

  /**
   * Creates an empty ledger.
   *
   * @param rules the number of rules
   */
  Ledger(long seed, int rules) {
    this.seed = seed;
    this.openByRule = new int[rules];
  }

  /** Records an arrival. */
  synchronized void arrive(Traffic traffic, int rule) {
    requests++;
    unanswered++;
    allOpen++;
    mostAllOpen = Math.max(mostAllOpen, allOpen);
    mostOpen.merge(traffic, open.merge(traffic, 1, Integer::sum), Math::max);
    if (rule >= 0) {
      openByRule[rule]++;
    }
  }

  /** Returns the number of open requests. */
  synchronized int open() {
    return allOpen;
  }

  /** Returns the number of open requests under a rule. */
  synchronized int openUnder(int rule) {
    return openByRule[rule];
  }

  /**
   * Returns the number of earlier requests to a target; -1 if there are too many targets to count.
   */
  synchronized int visit(String target) {
    long key = Draw.hash(target);
    if (visits.size() >= MAX_TARGETS && !visits.containsKey(key)) {
      return -1;
    }
    return visits.merge(key, 1, Integer::sum) - 1;
  }

  /** Records a delayed request. */
  synchronized void delay() {
    delayed++;
  }

  /**
   * Records an answer.
   *
   * @param place the place whose jobs it counts; null if it counts none
   */
  synchronized void answer(AnswerKind answer, @Nullable String place) {
    unanswered--;
    answers.merge(answer, 1L, Long::sum);
    if (place != null && places.size() < MAX_PLACES && places.add(place)) {
      jobsSum += Counts.jobs(seed, place);
    }
  }

  /** Records that a request is no longer open. */
  synchronized void release(Traffic traffic, int rule) {
    allOpen--;
    open.merge(traffic, -1, Integer::sum);
    if (rule >= 0) {
      openByRule[rule]--;
    }
  }

  /** Clears all counts but that of the open requests. */
  synchronized void reset() {
    requests = unanswered;
    delayed = 0;
    jobsSum = 0;
    answers.clear();
    visits.clear();
    places.clear();
    mostAllOpen = allOpen;
    mostOpen.putAll(open);
  }

  /** Returns a snapshot of all counts. */
  synchronized LabTruth truth() {
    return new LabTruth(
        seed,
        requests,
        answers,
        delayed,
        allOpen,
        mostAllOpen,
        mostOpen.getOrDefault(Traffic.FLAGS, 0),
        mostOpen.getOrDefault(Traffic.JOBS, 0),
        places.size(),
        jobsSum);
  }
}
