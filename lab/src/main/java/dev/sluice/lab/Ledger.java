package dev.sluice.lab;

import dev.sluice.lab.fault.Draw;
import dev.sluice.lab.upstream.CannedResponse;
import dev.sluice.lab.upstream.Counts;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The lab's books: what arrived, what is open, what was answered.
 *
 * <p>The lab's event loop writes; any thread may read or reset. Every method holds the one monitor
 * for a few additions and never waits for anything in it.
 */
final class Ledger {
  private static final int MAX_TARGETS = 1_000_000;
  private static final int MAX_PLACES = 200_000;

  private final long seed;
  private final int[] openByRule;
  private final Map<Traffic, Integer> open = new EnumMap<>(Traffic.class);
  private final Map<Traffic, Integer> mostOpen = new EnumMap<>(Traffic.class);
  private final Map<CannedResponse, Long> answers = new EnumMap<>(CannedResponse.class);
  private final Map<Long, Integer> visits = new HashMap<>();
  private final Set<String> places = new HashSet<>();
  private long requests;
  private long unanswered;
  private long delayed;
  private long jobsSum;
  private int allOpen;
  private int mostAllOpen;

  /**
   * Empty books.
   *
   * @param rules how many rules there are
   */
  Ledger(long seed, int rules) {
    this.seed = seed;
    this.openByRule = new int[rules];
  }

  /** Notes an arrival. */
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

  /** How many requests are open. */
  synchronized int open() {
    return allOpen;
  }

  /** How many requests are open that fall under a rule. */
  synchronized int openUnder(int rule) {
    return openByRule[rule];
  }

  /**
   * How many requests to a target came before this one; -1 where there are too many targets to
   * tell.
   */
  synchronized int visit(String target) {
    long key = Draw.hash(target);
    if (visits.size() >= MAX_TARGETS && !visits.containsKey(key)) {
      return -1;
    }
    return visits.merge(key, 1, Integer::sum) - 1;
  }

  /** Notes that a request was made to wait. */
  synchronized void delay() {
    delayed++;
  }

  /**
   * Notes an answer.
   *
   * @param place whose jobs it counts; null where it counts none
   */
  synchronized void answer(CannedResponse answer, @Nullable String place) {
    unanswered--;
    answers.merge(answer, 1L, Long::sum);
    if (place != null && places.size() < MAX_PLACES && places.add(place)) {
      jobsSum += Counts.jobs(seed, place);
    }
  }

  /** Notes that a request is no longer open. */
  synchronized void release(Traffic traffic, int rule) {
    allOpen--;
    open.merge(traffic, -1, Integer::sum);
    if (rule >= 0) {
      openByRule[rule]--;
    }
  }

  /** Forgets all but what is open. */
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

  /** What the books say now. */
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
