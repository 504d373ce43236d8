package dev.sluice.runtime.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How long an upstream asks to be left alone. */
final class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2015-10-21T07:28:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 0",
        "120 | 120000",
        "9999999999 | 9999999999000",
        "Wed, 21 Oct 2015 07:28:30 GMT | 30000",
        "Wed, 21 Oct 2015 07:27:00 GMT | 0"
      })
  void header_thatSays_isReadAsMillis(String header, long millis) {
    assertThat(RetryAfter.millis(header, NOW)).isEqualTo(millis);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "-1", "1.5", "99999999999999999999"})
  void header_thatMakesNoSense_saysNothing(String header) {
    assertThat(RetryAfter.millis(header, NOW)).isNull();
  }

  @Test
  void header_missing_saysNothing() {
    assertThat(RetryAfter.millis(null, NOW)).isNull();
  }
}
