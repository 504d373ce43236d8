package dev.sluice.gateway.batch;

import org.jspecify.annotations.Nullable;

/** The deadline of a batch; it may have none. */
final class Deadline {
  private static final long NONE = Long.MAX_VALUE;

  private final Clock clock;
  private final long end;

  /**
   * @param millis how far away the deadline is, in milliseconds; null if there is none
   */
  Deadline(Clock clock, @Nullable Long millis) {
    this.clock = clock;
    this.end = millis == null ? NONE : clock.millis() + millis;
  }

  /**
   * Returns the milliseconds that are left, at least 1; {@link Long#MAX_VALUE} without deadline.
   */
  long millisLeft() {
    return end == NONE ? NONE : Math.max(1, end - clock.millis());
  }
}
