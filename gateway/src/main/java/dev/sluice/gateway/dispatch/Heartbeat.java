package dev.sluice.gateway.dispatch;

/**
 * For how long a worker's own loop has been silent: it was asked for a sign of life and has given
 * none. A loop that is held cannot say so; it can only be missed.
 *
 * <p>Our own loop may be late too, and then answers wait in its queue: time is counted by looking
 * often, and no look counts for more than twice what lies between two of them.
 */
final class Heartbeat {
  /** A worker that is silent for so long gets nothing new. */
  static final long QUIET_MILLIS = 250;

  /** What a worker that is silent for so long has is run elsewhere as well, where it may be. */
  static final long HELD_MILLIS = 2_000;

  private static final long MAX_MILLIS = 2 * Dispatcher.PING_MILLIS;

  private boolean asked;
  private long looked;
  private long silent;

  /** It has been asked for a sign of life, once more or for the first time. */
  void asked(long now) {
    if (!asked) {
      asked = true;
      spoke(now);
    }
  }

  /** It has answered what it was asked. */
  void answered() {
    asked = false;
    silent = 0;
  }

  /** It has said something else. */
  void spoke(long now) {
    silent = 0;
    looked = now;
  }

  /** To be called every {@link Dispatcher#PING_MILLIS}. */
  void look(long now) {
    silent = millis(now);
    looked = now;
  }

  /** How long it has been silent; 0 where nobody has asked. */
  long millis(long now) {
    return asked ? silent + Math.min(MAX_MILLIS, now - looked) : 0;
  }

  boolean isQuiet(long now) {
    return millis(now) >= QUIET_MILLIS;
  }

  boolean isHeld(long now) {
    return millis(now) >= HELD_MILLIS;
  }
}
