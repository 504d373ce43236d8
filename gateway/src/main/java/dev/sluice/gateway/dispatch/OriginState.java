package dev.sluice.gateway.dispatch;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.Report;
import dev.sluice.gateway.batch.Attempt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An upstream as all batches of this gateway see it: how many requests it is being asked, how many
 * it bears, whether it wants to be left alone, and whether it is there at all.
 */
final class OriginState {
  /** An upstream that wants to be left alone for longer is taken for down. */
  static final long MAX_PAUSE_MILLIS = 3_600_000;

  private static final Logger LOG = LoggerFactory.getLogger(OriginState.class);

  private final String name;
  private final AdaptiveLimit limit = new AdaptiveLimit();
  private final Circuit circuit = new Circuit();
  private int open;
  private long pausedUntil = Long.MIN_VALUE;
  private long used;

  /**
   * @param name {@code host:port}
   */
  OriginState(String name) {
    this.name = name;
  }

  /**
   * Whether one more request may go there.
   *
   * @param most how many at once the settings allow
   */
  boolean hasRoom(int most, long now) {
    return open < most && limit.admits(open) && now >= pausedUntil && circuit.admits(now);
  }

  /** Whether it is taken for down. */
  boolean isDown() {
    return circuit.isOpen();
  }

  /** How many at once it bears; null where it never refused. */
  @Nullable Integer settled() {
    return limit.isSettled() ? Integer.valueOf(limit.value()) : null;
  }

  /** A request goes there. Returns the round of its limit, to be told when it is over. */
  int opened(long now) {
    open++;
    used = now;
    circuit.sent();
    return limit.sent(open);
  }

  /** A request is over, and tells nothing: nobody will hear of it any more. */
  void forgotten() {
    open--;
    circuit.toldNothing();
  }

  /**
   * A request is over.
   *
   * @return whether it was refused and the concurrency has come down for it
   */
  boolean closed(int round, Attempt attempt, Report report, long now) {
    open--;
    OriginSignal sign = OriginSignal.of(attempt, report);
    boolean cameDown = sign.isRefusal() && limit.shrink(round);
    if (sign == OriginSignal.WELL) {
      limit.grow(open);
      if (circuit.answered()) {
        LOG.info("origin {} answers again", name);
      }
    } else if (sign == OriginSignal.NONE) {
      circuit.toldNothing();
    } else if (!cameDown && circuit.failed(now)) {
      LOG.warn("origin {} is taken for down: {} attempts in a row failed", name, Circuit.FAILURES);
    }
    Failure failure = report.failure();
    if (failure != null && failure.retryAfterMillis() != null) {
      pause(failure.retryAfterMillis(), now);
    }
    return cameDown && sign == OriginSignal.REFUSES;
  }

  /** When it may be asked again, where something keeps us from it; 0 where nothing does. */
  long nextTry(long now) {
    long next = Math.max(pausedUntil, circuit.isOpen() ? circuit.nextTry() : 0);
    return next > now ? next : 0;
  }

  /** Whether nothing is known of it that would be missed. */
  boolean isIdle(long now, long forMillis) {
    return open == 0 && nextTry(now) == 0 && (now - used >= forMillis || isUnremarkable());
  }

  private boolean isUnremarkable() {
    return !limit.isSettled() && !circuit.isOpen() && circuit.isWell();
  }

  private void pause(long millis, long now) {
    if (millis > MAX_PAUSE_MILLIS) {
      if (circuit.openFor(MAX_PAUSE_MILLIS, now)) {
        LOG.warn("origin {} wants to be left alone for {} ms", name, millis);
      }
    } else {
      pausedUntil = Math.max(pausedUntil, now + millis);
    }
  }
}
