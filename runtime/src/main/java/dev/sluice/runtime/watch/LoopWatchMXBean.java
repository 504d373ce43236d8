package dev.sluice.runtime.watch;

/** The watch as JMX shows it, under {@code dev.sluice:type=LoopWatch,node=ID}. */
public interface LoopWatchMXBean {

  /** Whether the loops are watched. */
  boolean isWatching();

  /** Stops watching, or goes on; to find out what the watch costs. */
  void setWatching(boolean watching);

  /** How long the watch thread has had a processor so far, in nanoseconds. */
  long getCpuNanos();
}
