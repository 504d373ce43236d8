package dev.sluice.gateway.batch;

import java.util.Comparator;
import java.util.PriorityQueue;

/** A clock that a test moves forward. */
public final class VirtualClock implements Clock {
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(Comparator.comparingLong(Timer::due).thenComparingLong(Timer::number));
  private long now = 1_000;
  private long numbers;

  @Override
  public long millis() {
    return now;
  }

  @Override
  public Runnable after(long millis, Runnable action) {
    Timer timer = new Timer(now + millis, numbers++, action);
    timers.add(timer);
    return () -> timers.remove(timer);
  }

  /** Moves the time forward, and runs the timers that are due, in order. */
  public void pass(long millis) {
    long until = now + millis;
    while (!timers.isEmpty() && timers.peek().due() <= until) {
      Timer next = timers.remove();
      now = Math.max(now, next.due());
      next.action().run();
    }
    now = until;
  }

  /** Moves the time to the next timer and runs it; returns false if there is none. */
  public boolean passToNext() {
    if (timers.isEmpty()) {
      return false;
    }
    Timer next = timers.remove();
    now = Math.max(now, next.due());
    next.action().run();
    return true;
  }

  /** Returns the number of timers that are set. */
  public int timers() {
    return timers.size();
  }

  private record Timer(long due, long number, Runnable action) {}
}
