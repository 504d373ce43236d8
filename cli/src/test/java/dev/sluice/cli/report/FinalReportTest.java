package dev.sluice.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FinalReportTest {
  private final List<String> told = new ArrayList<>();
  private final FinalReport ending = new FinalReport();

  @Test
  void tell_twice_tellsOnce() {
    assertThat(ending.tell(() -> told.add("partial"))).isTrue();
    assertThat(ending.tell(() -> told.add("final"))).isFalse();

    assertThat(told).containsExactly("partial");
  }

  @Test
  void step_afterTheEnd_isNotTaken() {
    ending.step(() -> told.add("step"));
    ending.tell(() -> told.add("end"));
    ending.step(() -> told.add("late"));

    assertThat(told).containsExactly("step", "end");
  }

  @Test
  void watch_workThatEnds_tellsNothingOfItsOwn() {
    String result = ending.watch(() -> told.add("report"), () -> told.add("close"), () -> "done");

    assertThat(result).isEqualTo("done");
    assertThat(told).isEmpty();
  }
}
