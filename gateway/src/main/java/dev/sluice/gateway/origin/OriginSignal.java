package dev.sluice.gateway.origin;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.Report;
import dev.sluice.gateway.batch.Attempt;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Classifies the report of an attempt by what it shows about the origin. */
enum OriginSignal {
  ANSWERED,
  /** The origin is overloaded: it responds with 429 or 503, or refuses connections. */
  REFUSED,
  /** The origin closes connections while requests are open. */
  RESET,
  /** The origin does not answer. */
  SILENT,
  /** The report shows nothing about the origin. */
  NONE;

  /** A shorter time limit is the caller's choice, so that its expiry does not count. */
  static final long MIN_TIMEOUT_MILLIS = 5_000;

  /** Returns the signal of a report. */
  static OriginSignal of(Attempt attempt, Report report) {
    Failure failure = report.failure();
    if (failure == null) {
      return ANSWERED;
    }
    return switch (failure.code()) {
      case NOT_FOUND, UPSTREAM_MALFORMED -> ANSWERED;
      case UPSTREAM_STATUS -> ofStatus(failure.status());
      case UPSTREAM_CONNECTION -> ofConnection(failure.connection());
      case ATTEMPT_TIMEOUT -> attempt.timeoutMillis() < MIN_TIMEOUT_MILLIS ? NONE : SILENT;
      default -> NONE;
    };
  }

  /** Returns how an origin asked for fewer concurrent requests; null if it did not. */
  static @Nullable String pushback(Report report) {
    Failure failure = report.failure();
    if (failure == null) {
      return null;
    }
    return switch (failure.code()) {
      case UPSTREAM_STATUS -> ofStatus(failure.status()) == REFUSED ? "" + failure.status() : null;
      case UPSTREAM_CONNECTION ->
          ofConnection(failure.connection()).isPushback()
              ? String.valueOf(failure.connection()).toLowerCase(Locale.ROOT)
              : null;
      default -> null;
    };
  }

  /** Returns whether the origin asks for fewer concurrent requests. */
  boolean isPushback() {
    return this == REFUSED || this == RESET;
  }

  private static OriginSignal ofStatus(@Nullable Integer status) {
    return switch (status == null ? 0 : status) {
      case 429, 503 -> REFUSED;
      case 502, 504 -> SILENT;
      default -> ANSWERED;
    };
  }

  private static OriginSignal ofConnection(Failure.@Nullable Connection connection) {
    if (connection == null) {
      return SILENT;
    }
    return switch (connection) {
      case REFUSED -> REFUSED;
      case RESET -> RESET;
      case CUT -> NONE;
    };
  }
}
