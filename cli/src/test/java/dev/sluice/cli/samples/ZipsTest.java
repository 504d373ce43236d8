package dev.sluice.cli.samples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The zip codes that come with the program. */
final class ZipsTest {
  @Test
  void zips_ofTheClassicExercise_areAHundred() {
    assertThat(Zips.classic())
        .hasSize(100)
        .doesNotHaveDuplicates()
        .startsWith("79936", "90011", "60629", "90650", "90201")
        .allMatch(zip -> zip.matches("[0-9]{5}"));
    assertThat(Zips.first(250)).hasSize(250).startsWith("79936");
  }
}
