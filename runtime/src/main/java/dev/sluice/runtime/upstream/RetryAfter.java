package dev.sluice.runtime.upstream;

import static java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses the header {@code Retry-After} of RFC 9110: seconds, or a date. */
public final class RetryAfter {
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,10}");

  private RetryAfter() {}

  /**
   * Returns the delay that an upstream requests.
   *
   * @param header the header; null if there is none
   * @param now the time from which the delay to a date is measured
   * @return milliseconds, from 0; null if there is no valid header
   */
  public static @Nullable Long millis(@Nullable String header, Instant now) {
    if (header == null) {
      return null;
    }
    if (SECONDS.matcher(header).matches()) {
      return Long.parseLong(header) * 1_000;
    }
    try {
      Instant then = Instant.from(RFC_1123_DATE_TIME.parse(header));
      return Math.max(0, Duration.between(now, then).toMillis());
    } catch (DateTimeException malformed) {
      return null;
    }
  }
}
