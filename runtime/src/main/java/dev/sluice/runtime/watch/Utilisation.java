package dev.sluice.runtime.watch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which part of the last ten seconds the threads of loops had a processor. To be asked once a
 * second.
 */
final class Utilisation {
  private static final int SECONDS = 10;
  private static final double WHOLE = 1_000;

  private final Map<Loop, Deque<Look>> looks = new HashMap<>();

  /** From 0 to 1; null where that is not known. */
  @Nullable Double of(Loop loop, long now) {
    Times times = loop.times();
    if (!times.known()) {
      return null;
    }
    long cpu = times.ranNanos();
    Deque<Look> own = looks.computeIfAbsent(loop, name -> new ArrayDeque<>());
    own.addLast(new Look(now, cpu));
    if (own.size() > SECONDS + 1) {
      own.removeFirst();
    }
    long span = now - own.getFirst().nanos();
    double part = span == 0 ? 0 : (double) (cpu - own.getFirst().cpu()) / span;
    return Math.round(Math.min(1, part) * WHOLE) / WHOLE;
  }

  private record Look(long nanos, long cpu) {}
}
