package dev.sluice.loopwatch.processor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ThreadTimesTest {
  @Test
  void parse_schedstatOfLinux_isTheTimeRunAndWaited() {
    assertThat(ThreadTimes.parse("123456 789 42\n")).isEqualTo(new ThreadTimes(123_456, 789, true));
  }
}
