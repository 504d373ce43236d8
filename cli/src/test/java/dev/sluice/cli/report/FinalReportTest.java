package dev.sluice.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FinalReportTest {
  private final List<String> printed = new ArrayList<>();
  private final FinalReport report = new FinalReport();

  @Test
  void print_twice_printsOnce() {
    assertThat(report.print(() -> printed.add("partial"))).isTrue();
    assertThat(report.print(() -> printed.add("final"))).isFalse();

    assertThat(printed).containsExactly("partial");
  }

  @Test
  void step_afterThePrint_isSkipped() {
    report.step(() -> printed.add("step"));
    report.print(() -> printed.add("end"));
    report.step(() -> printed.add("late"));

    assertThat(printed).containsExactly("step", "end");
  }

  @Test
  void watch_workThatCompletes_printsNothing() {
    String result =
        report.watch(() -> printed.add("report"), () -> printed.add("close"), () -> "done");

    assertThat(result).isEqualTo("done");
    assertThat(printed).isEmpty();
  }
}
