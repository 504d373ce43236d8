package dev.sluice.gateway.dispatch;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.Report;
import dev.sluice.gateway.batch.Attempt;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an attempt's end says of the origin that it went to. */
enum OriginSignal {
  /** It answers. */
  WELL,
  /** It has too much to do: it says so, or does not let us in. */
  REFUSES,
  /** It closes connections under our requests. */
  RESETS,
  /** It does not answer. */
  SILENT,
  /** Nothing. */
  NONE;

  /** A shorter limit of the caller's own says more of the caller than of the origin. */
  static final long LONG_MILLIS = 5_000;

  /** Reads the signs. */
  static OriginSignal of(Attempt attempt, Report report) {
    Failure failure = report.failure();
    if (failure == null) {
      return WELL;
    }
    return switch (failure.code()) {
      case NOT_FOUND, UPSTREAM_MALFORMED -> WELL;
      case UPSTREAM_STATUS -> ofStatus(failure.status());
      case UPSTREAM_CONNECTION -> ofConnection(failure.connection());
      case ATTEMPT_TIMEOUT -> attempt.timeoutMillis() < LONG_MILLIS ? NONE : SILENT;
      default -> NONE;
    };
  }

  /** How an origin asked for fewer requests at once; null where it did not. */
  static @Nullable String pushback(Report report) {
    Failure failure = report.failure();
    if (failure == null) {
      return null;
    }
    return switch (failure.code()) {
      case UPSTREAM_STATUS -> ofStatus(failure.status()) == REFUSES ? "" + failure.status() : null;
      case UPSTREAM_CONNECTION ->
          ofConnection(failure.connection()).isRefusal()
              ? String.valueOf(failure.connection()).toLowerCase(Locale.ROOT)
              : null;
      default -> null;
    };
  }

  /** Whether it asks for fewer requests at once. */
  boolean isRefusal() {
    return this == REFUSES || this == RESETS;
  }

  private static OriginSignal ofStatus(@Nullable Integer status) {
    return switch (status == null ? 0 : status) {
      case 429, 503 -> REFUSES;
      case 502, 504 -> SILENT;
      default -> WELL;
    };
  }

  private static OriginSignal ofConnection(Failure.@Nullable Connection connection) {
    if (connection == null) {
      return SILENT;
    }
    return switch (connection) {
      case REFUSED -> REFUSES;
      case RESET -> RESETS;
      case CUT -> NONE;
    };
  }
}
