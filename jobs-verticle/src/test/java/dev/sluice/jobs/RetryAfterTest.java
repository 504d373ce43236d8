package dev.sluice.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "'0',0",
    "'120',120000",
    "'Thu, 01 Jan 2026 00:00:30 GMT',30000",
    "'Wed, 31 Dec 2025 00:00:00 GMT',0",
    "'soon',",
    "'-1',",
    "'99999999999999999999',",
    "'',",
    ","
  })
  void header_isReadAsSecondsOrDate(@Nullable String header, @Nullable Long millis) {
    assertThat(RetryAfter.millis(header, NOW)).isEqualTo(millis);
  }
}
