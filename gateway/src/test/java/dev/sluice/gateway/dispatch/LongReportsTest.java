package dev.sluice.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.contracts.JsonMessage;
import dev.sluice.contracts.Report;
import dev.sluice.gateway.batch.VirtualClock;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LongReportsTest {
  private static final Report LONG = report("x".repeat(LongReports.LONG));
  private static final Report SHORT = report("x");

  private final VirtualClock clock = new VirtualClock();
  private final LongReports reports = new LongReports(clock);
  private final List<String> passed = new ArrayList<>();

  @Test
  void shortReports_passAtOnce_besideLongOnes() {
    reports.pass(LONG, () -> passed.add("long"));
    reports.pass(LONG, () -> passed.add("longer"));
    reports.pass(SHORT, () -> passed.add("short"));

    assertThat(passed).containsExactly("long", "short");
  }

  @Test
  void longReports_passOneAtATime_inTheirOrder() {
    for (int i = 0; i < 3; i++) {
      String name = "long " + i;
      reports.pass(LONG, () -> passed.add(name));
    }
    clock.pass(1);
    assertThat(passed).containsExactly("long 0", "long 1");

    clock.pass(1);
    reports.pass(LONG, () -> passed.add("late"));
    clock.pass(1);
    assertThat(passed).containsExactly("long 0", "long 1", "long 2", "late");
  }

  @Test
  void reportThatTookLong_isFollowedByALongerPause() {
    reports.pass(LONG, () -> clock.pass(4));
    reports.pass(LONG, () -> passed.add("second"));

    clock.pass(8);
    assertThat(passed).isEmpty();
    clock.pass(1);
    assertThat(passed).containsExactly("second");
  }

  @Test
  void reportThatThrows_doesNotDelayTheNext() {
    assertThatThrownBy(() -> reports.pass(LONG, LongReportsTest::fail))
        .hasMessage("internal error");
    reports.pass(LONG, () -> passed.add("second"));

    clock.pass(1);

    assertThat(passed).containsExactly("second");
  }

  private static void fail() {
    throw new IllegalStateException("internal error");
  }

  private static Report report(String text) {
    return Report.of(new JsonMessage(new JsonObject().put("stdout", text)));
  }
}
