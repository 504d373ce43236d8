package dev.sluice.gateway.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Outcome;
import dev.sluice.contracts.Report;
import dev.sluice.contracts.jobs.JobCount;
import dev.sluice.contracts.kinds.Kinds;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class TallyTest {
  private final Tally tally = new Tally();

  @Test
  void summary_ofTasksWithAndWithoutValue_addsUpTheValuesAndListsTheOthers() {
    for (int i = 0; i < 3; i++) {
      tally.submitted(1);
      tally.expect(Kinds.JOBS);
      tally.started();
    }
    tally.ended(Kinds.JOBS, "79936", true, ok(34));
    tally.ended(Kinds.JOBS, "90011", true, ok(8));
    tally.ended(
        Kinds.JOBS,
        "00926",
        true,
        Verdict.of(Outcome.TIMEOUT, FailureCode.ATTEMPT_TIMEOUT, "took longer than 5 ms"));

    JsonObject summary = tally.toJson();

    assertThat(tally.addsUp()).isTrue();
    assertThat(summary.getJsonObject("totals").getJsonObject("jobs"))
        .isEqualTo(
            new JsonObject(
                """
                {"sum":42,"counted":2,"of":3,"complete":false,"missing":["00926"],"more":0}"""));
    assertThat(summary.getJsonArray("failures").getJsonObject(0))
        .isEqualTo(
            new JsonObject(
                """
                {"outcome":"TIMEOUT","code":"ATTEMPT_TIMEOUT","count":1,"keys":["00926"],"more":0}"""));
  }

  @Test
  void missing_ofManyTasks_listsAHundredAndCountsTheOthers() {
    for (int i = 0; i < 250; i++) {
      tally.submitted(1);
      tally.expect(Kinds.JOBS);
      tally.ended(
          Kinds.JOBS, "z" + i, false, Verdict.of(Outcome.SKIPPED, FailureCode.HALTED, "halted"));
    }

    JsonObject total = tally.toJson().getJsonObject("totals").getJsonObject("jobs");

    assertThat(total.getJsonArray("missing")).hasSize(100).startsWith("z0");
    assertThat(total.getLong("more")).isEqualTo(150);
  }

  @Test
  void notFound_isNoFailure_butMissingFromTheTotal() {
    tally.submitted(1);
    tally.expect(Kinds.JOBS);
    tally.ended(
        Kinds.JOBS, "1", false, Verdict.of(Outcome.NOT_FOUND, FailureCode.NOT_FOUND, "404"));

    assertThat(tally.failures()).isZero();
    assertThat(tally.toJson().getJsonArray("failures")).isEmpty();
    assertThat(tally.toJson().getJsonObject("totals").getJsonObject("jobs").getJsonArray("missing"))
        .containsExactly("1");
  }

  @Test
  void addsUp_whenATaskIsEndedTwice_isFalse() {
    tally.submitted(1);
    tally.ended(null, "k", false, ok(1));
    tally.ended(null, "k", false, ok(1));

    assertThat(tally.addsUp()).isFalse();
  }

  private static Verdict ok(long jobs) {
    return Verdict.of(Report.of(new JobCount(jobs, "lab", true)));
  }
}
