package dev.sluice.loopwatch;

/** The watch in JMX, as {@code dev.sluice:type=LoopWatch,node=NAME}. */
public interface LoopWatchMXBean {

  /** Whether the loops are watched. */
  boolean isWatching();

  /** Turns the watch off or on, to find out what it costs. */
  void setWatching(boolean watching);

  /** Returns the processor time of the watch thread, in nanoseconds. */
  long getCpuNanos();
}
