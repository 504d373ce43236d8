package dev.sluice.runtime.watch;

import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** An event loop as the watch thread sees it from outside; scripted in tests. */
interface Loop {

  /** The name of its thread. */
  String name();

  /**
   * Has {@code passed} called by the loop when it has nothing left to call before it looks at its
   * sockets again, with the time by {@link System#nanoTime}.
   */
  void probe(LongConsumer passed);

  /** How many callbacks wait to be called. */
  int waiting();

  /** Since when it has been in the callback that it is in; 0 where it is in none. */
  long inCallbackSince();

  /** A look at its thread; null where it has none yet. */
  @Nullable Sample sample();

  /** What its thread has had of the processors so far. */
  Times times();

  /** Whether this is its thread. */
  boolean isThread(Thread thread);
}
