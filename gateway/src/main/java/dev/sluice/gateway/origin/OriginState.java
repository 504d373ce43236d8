package dev.sluice.gateway.origin;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.Report;
import dev.sluice.gateway.batch.Attempt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state of one origin, shared by all batches of this gateway: its open requests, its adaptive
 * limit, its pause after a {@code Retry-After}, and its circuit.
 */
final class OriginState {
  /** A longer {@code Retry-After} opens the circuit. */
  static final long MAX_PAUSE_MILLIS = 3_600_000;

  private static final Logger LOG = LoggerFactory.getLogger(OriginState.class);

  private final String name;
  private final AdaptiveLimit limit = new AdaptiveLimit();
  private final Circuit circuit = new Circuit();
  private int open;
  private long pausedUntil = Long.MIN_VALUE;
  private long usedAt;

  /**
   * @param name {@code host:port}
   */
  OriginState(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  /**
   * Returns whether one more request may be sent.
   *
   * @param configured how many at once the settings allow
   */
  boolean hasRoom(int configured, long now) {
    return open < configured && limit.admits(open) && now >= pausedUntil && circuit.admits(now);
  }

  boolean isCircuitOpen() {
    return circuit.isOpen();
  }

  /** Returns the adaptive limit; null if the origin has never refused a request. */
  @Nullable Integer learnedLimit() {
    return limit.isLearned() ? Integer.valueOf(limit.value()) : null;
  }

  /** Opens a request, and returns its round, to be passed to {@link #closed}. */
  int opened(long now) {
    open++;
    usedAt = now;
    circuit.sent();
    return limit.sent(open);
  }

  /** Closes a request whose attempt was abandoned. */
  void abandoned() {
    open--;
    circuit.inconclusive();
  }

  /**
   * Closes a request, and learns from its report.
   *
   * @return whether it was refused and has lowered the limit
   */
  boolean closed(int round, Attempt attempt, Report report, long now) {
    open--;
    OriginSignal signal = OriginSignal.of(attempt, report);
    boolean isLowered = signal.isPushback() && limit.decrease(round);
    switch (signal) {
      case ANSWERED -> answered();
      case NONE -> circuit.inconclusive();
      default -> {
        if (!isLowered) {
          failed(now);
        }
      }
    }
    Failure failure = report.failure();
    if (failure != null && failure.retryAfterMillis() != null) {
      pause(failure.retryAfterMillis(), now);
    }
    return isLowered && signal == OriginSignal.REFUSED;
  }

  /** Returns when the origin admits the next request; 0 if nothing but the limits restrains it. */
  long retryAt(long now) {
    long next = Math.max(pausedUntil, circuit.isOpen() ? circuit.retryAt() : 0);
    return next > now ? next : 0;
  }

  /** Returns whether the state may be removed: it is unused, or equal to that of a new origin. */
  boolean isIdle(long now, long unusedMillis) {
    return open == 0 && retryAt(now) == 0 && (now - usedAt >= unusedMillis || isInitial());
  }

  private boolean isInitial() {
    return !limit.isLearned() && !circuit.isOpen() && circuit.isWell();
  }

  private void answered() {
    limit.increase(open);
    if (circuit.answered()) {
      LOG.info("circuit closed for {}: the origin answers", name);
    }
  }

  private void failed(long now) {
    if (circuit.failed(now)) {
      LOG.warn("circuit open for {}: {} consecutive failures", name, Circuit.FAILURES);
    }
  }

  private void pause(long millis, long now) {
    if (millis <= MAX_PAUSE_MILLIS) {
      pausedUntil = Math.max(pausedUntil, now + millis);
    } else if (circuit.openFor(MAX_PAUSE_MILLIS, now)) {
      LOG.warn("circuit open for {}: Retry-After of {} ms", name, millis);
    }
  }
}
