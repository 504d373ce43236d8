package dev.sluice.loopwatch.stack;

/** What the code that blocks a thread does. */
public enum Cause {
  /** It computes. */
  CPU,
  /** It waits for a lock or for another thread. */
  LOCK,
  /** It reads or writes with blocking calls. */
  IO,
  /** It sleeps. */
  SLEEP,
  /** No stack was sampled. */
  UNKNOWN
}
