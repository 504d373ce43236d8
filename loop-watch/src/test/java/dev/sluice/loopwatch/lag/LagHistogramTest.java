package dev.sluice.loopwatch.lag;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class LagHistogramTest {
  private final LagHistogram histogram = new LagHistogram();

  @Test
  void quantile_everyMagnitude_isWithinThreePercent() {
    for (long micros = 1; micros < 100_000_000; micros = micros * 3 + 1) {
      LagHistogram one = new LagHistogram();
      one.record(TimeUnit.MICROSECONDS.toNanos(micros));

      assertThat(one.max()).isCloseTo(micros / 1_000.0, Percentage.withPercentage(3.2));
    }
  }

  @Test
  void quantile_manySamples_isTheirShare() {
    for (int i = 1; i <= 1_000; i++) {
      histogram.record(MILLISECONDS.toNanos(i));
    }

    assertThat(histogram.quantile(0.5)).isCloseTo(500, Percentage.withPercentage(4));
    assertThat(histogram.quantile(0.99)).isCloseTo(990, Percentage.withPercentage(4));
    assertThat(histogram.p999()).isCloseTo(999, Percentage.withPercentage(4));
  }

  @Test
  void p999_tooFewSamples_isNull() {
    for (int i = 0; i < 999; i++) {
      histogram.record(1_000);
    }
    assertThat(histogram.p999()).isNull();

    histogram.record(1_000);
    assertThat(histogram.p999()).isNotNull();
  }

  @Test
  void summary_noSamples_isEmpty() {
    assertThat(histogram.summary().max()).isNull();
    assertThat(histogram.summary().p50()).isNull();
    assertThat(histogram.summary().samples()).isZero();
  }

  @Test
  void since_earlierCopy_isTheDifference() {
    histogram.record(MILLISECONDS.toNanos(500));
    LagHistogram before = histogram.copy();
    histogram.record(MILLISECONDS.toNanos(3));

    assertThat(histogram.since(before).samples()).isEqualTo(1);
    assertThat(histogram.since(before).max()).isBetween(2.9, 3.1);
  }

  @Test
  void pairs_roundTrip_isLossless() {
    histogram.record(MILLISECONDS.toNanos(500));
    histogram.record(TimeUnit.DAYS.toNanos(1));
    LagHistogram other = new LagHistogram();
    other.add(histogram.pairs());

    assertThat(other.pairs()).isEqualTo(histogram.pairs());
    other.subtract(histogram.pairs());
    assertThat(other.samples()).isZero();
  }

  @Test
  void recordWithInterval_longLag_addsTheProbesThatCouldNotBeSent() {
    histogram.recordWithInterval(MILLISECONDS.toNanos(200), MILLISECONDS.toNanos(20));

    assertThat(histogram.samples()).isEqualTo(10);
    assertThat(histogram.max()).isCloseTo(200, Percentage.withPercentage(3.2));
    assertThat(histogram.quantile(0.1)).isCloseTo(20, Percentage.withPercentage(3.2));
  }

  @Test
  void concurrent_recordedAndCopied_isTheSame() {
    LagHistogram shared = LagHistogram.concurrent();
    shared.record(MILLISECONDS.toNanos(7));
    shared.recordWithInterval(MILLISECONDS.toNanos(90), MILLISECONDS.toNanos(20));

    assertThat(shared.copy().pairs()).isEqualTo(shared.pairs());
    assertThat(shared.copy().samples()).isEqualTo(5);
  }

  @Test
  void add_pairsThatMakeNoSense_areBounded() {
    histogram.add(List.of(-5, 1, Integer.MAX_VALUE, 1, 7, -3, 9));

    assertThat(histogram.samples()).isEqualTo(2);
  }

  @Test
  void windows_asTimePasses_forget() {
    LagWindows windows = new LagWindows();
    windows.record(MILLISECONDS.toNanos(900), false);
    seconds(windows, 1);
    assertThat(samples(windows, "last10s")).isEqualTo(1);

    seconds(windows, 10);
    assertThat(samples(windows, "last10s")).isZero();
    assertThat(samples(windows, "last60s")).isEqualTo(1);

    seconds(windows, 50);
    assertThat(samples(windows, "last60s")).isZero();
    assertThat(samples(windows, "sinceStart")).isEqualTo(1);
    assertThat(samples(windows, "starting")).isZero();
  }

  @Test
  void windows_startUp_isASpanOfItsOwn() {
    LagWindows windows = new LagWindows();
    windows.record(MILLISECONDS.toNanos(900), true);

    assertThat(samples(windows, "starting")).isEqualTo(1);
    assertThat(samples(windows, "sinceStart")).isZero();
  }

  private static long samples(LagWindows windows, String span) {
    return requireNonNull(windows.summaries().get(span), span).samples();
  }

  private static void seconds(LagWindows windows, int number) {
    for (int i = 0; i < number; i++) {
      windows.nextSecond();
    }
  }
}
