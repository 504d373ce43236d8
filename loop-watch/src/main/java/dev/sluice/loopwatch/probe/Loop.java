package dev.sluice.loopwatch.probe;

import dev.sluice.loopwatch.processor.ThreadTimes;
import dev.sluice.loopwatch.stack.Sample;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** An event loop as the watch thread sees it; scripted in tests. */
public interface Loop {

  /** Returns the name of its thread. */
  String name();

  /**
   * Calls {@code returned} on the loop at the end of its turn, before it polls its sockets again,
   * with the time by {@link System#nanoTime}.
   */
  void probe(LongConsumer returned);

  /** Returns the number of callbacks in its queue. */
  int pending();

  /** Returns when its current callback began, by {@link System#nanoTime}; 0 where it has none. */
  long inCallbackSince();

  /** Takes a snapshot of its thread; returns null where it has none yet. */
  @Nullable Sample sample();

  /** Returns the processor time of its thread. */
  ThreadTimes times();

  /** Whether this is its thread. */
  boolean isThread(Thread thread);
}
