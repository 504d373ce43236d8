package dev.sluice.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class UsageTest {

  @Test
  void now_ofThisProcess_isPlausible() {
    Usage usage = Usage.now();

    assertThat(usage.wallSeconds()).isPositive();
    assertThat(usage.userSeconds()).isBetween(0.01, 10_000.0);
    assertThat(usage.peakResidentBytes()).isBetween(10_000_000L, 100_000_000_000L);
    assertThat(usage.line()).contains(" s wall, ", " s user, ", " s system, ", " MB peak");
  }

  @Test
  void from_itsOwnJson_isTheSame() {
    Usage usage = new Usage(1.5, 0.25, null, null);

    assertThat(Usage.from(usage.toJson())).isEqualTo(usage);
    assertThat(usage.line()).isEqualTo("1.50 s wall, 0.25 s user");
  }
}
