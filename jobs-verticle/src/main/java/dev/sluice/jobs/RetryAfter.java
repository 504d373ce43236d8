package dev.sluice.jobs;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the header {@code Retry-After} of RFC 9110: seconds, or a date. */
final class RetryAfter {
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

  private RetryAfter() {}

  /**
   * How long to leave the upstream alone.
   *
   * @param header the header; null where there is none
   * @param now the time at which it came
   * @return milliseconds from {@code now}, at least 0; null where the header says nothing
   */
  static @Nullable Long millis(@Nullable String header, Instant now) {
    if (header == null) {
      return null;
    }
    if (SECONDS.matcher(header).matches()) {
      return Long.parseLong(header) * 1_000;
    }
    try {
      ZonedDateTime date = ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME);
      return Math.max(0, date.toInstant().toEpochMilli() - now.toEpochMilli());
    } catch (DateTimeException malformed) {
      return null;
    }
  }
}
