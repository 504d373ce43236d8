package dev.sluice.loopwatch.probe;

/** Receives what is measured of a loop, on the watch thread. */
public interface ProbeListener {

  /** A probe returned, or could not be sent because the one before was late. */
  void lag(Loop loop, long nanos);

  /** A loop was blocked. */
  void blocked(BlockedSpan span);
}
