package dev.sluice.gateway.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The life of a batch: its events, its limits, its summary. */
final class BatchTest extends BatchFixture {
  @Test
  void wholeList_ofTasksThatSucceed_emitsEachAndFinishesWithASummaryThatAddsUp() {
    open("{}", 3);
    IntStream.range(0, 3).forEach(gate::ok);

    assertThat(names()).containsExactly("started", "task", "task", "task", "finished");
    assertThat(IntStream.range(0, 5).mapToObj(i -> events.get(i).getInteger("seq")))
        .containsExactly(0, 1, 2, 3, 4);
    assertThat(summary().getJsonObject("counts").getLong("OK")).isEqualTo(3);
    assertThat(summary().getJsonObject("totals").getJsonObject("jobs").getBoolean("complete"))
        .isTrue();
    assertThat(clock.timers()).as("timers that are left").isZero();
  }

  @Test
  void emptyList_finishesAtOnce() {
    open("{}", 0);

    assertThat(names()).containsExactly("started", "finished");
  }

  @Test
  void concurrency_ofTwo_isTheTwoWorkerQueue() {
    open("{\"concurrency\":2}", 4);

    assertThat(gate.sent).hasSize(2);
    gate.ok(1);
    assertThat(gate.sent(2).task().slot()).as("the free slot takes the next").isEqualTo(1);
    gate.ok(2);
    gate.ok(0);
    gate.ok(3);

    assertThat(summary().getJsonObject("concurrency").getLong("peak")).isEqualTo(2);
  }

  @Test
  void perOrigin_delaysItsOwnLaneOnly() {
    create("{\"perOrigin\":1}");
    batch.begin(3L);
    submit(job("10001"));
    submit(job("10002"));
    submit(command());
    batch.completeList();
    pump();

    assertThat(gate.sent.stream().map(a -> a.task().index())).containsExactly(0, 2);
    gate.ok(0);
    assertThat(gate.sent.stream().map(a -> a.task().index())).containsExactly(2, 1);
  }

  @Test
  void perSecond_spreadsTheStarts() {
    open("{\"perSecond\":10}", 5);

    assertThat(gate.sent).hasSize(1);
    clock.pass(100);
    assertThat(gate.sent).hasSize(2);
    clock.pass(299);
    assertThat(gate.sent).hasSize(4);
  }

  @Test
  void startAfterMillis_delaysTheFirstStart() {
    open("{\"startAfterMillis\":500}", 2);

    clock.pass(499);
    assertThat(gate.sent).isEmpty();
    clock.pass(1);
    assertThat(gate.sent).hasSize(2);
  }

  @Test
  void sameFile_isWrittenOnceAndItsResultShared() {
    create("{}");
    batch.begin(null);
    submit(flag("br"));
    submit(flag("BR"));
    pump();
    assertThat(gate.sent).hasSize(1);

    gate.ok(0);
    submit(flag("br"));
    batch.completeList();

    assertThat(summary().getJsonObject("counts").getLong("OK")).isEqualTo(3);
    assertThat(task(1).getInteger("attempts")).isZero();
    assertThat(summary().getLong("attempts")).isEqualTo(1);
  }

  @Test
  void sameFileOfTwoUrls_isRefusedForTheSecond() {
    create("{}");
    batch.begin(null);
    submit(download("http://h/a", "x.bin"));
    submit(download("http://h/b", "x.bin"));
    submit(download("http://h/a", "x.bin"));
    pump();
    assertThat(gate.sent).hasSize(1);

    gate.ok(0);
    batch.completeList();

    assertThat(task(1).getString("outcome")).isEqualTo("REJECTED");
    assertThat(task(1).getString("code")).isEqualTo("INVALID");
    assertThat(task(1).getJsonArray("errors").getJsonObject(0).getString("pointer"))
        .isEqualTo("/file");
    assertThat(summary().getJsonObject("counts").getLong("OK")).isEqualTo(2);
  }

  @Test
  void cancelledDuplicate_leavesTheOthersOfItsFileAlone() {
    create("{}");
    batch.begin(null);
    submit(flag("br"));
    submit(flag("br"));
    submit(flag("br"));
    pump();
    batch.tasks().cancel(1);

    gate.ok(0);
    batch.completeList();

    assertThat(task(1).getString("outcome")).isEqualTo("CANCELLED");
    assertThat(summary().getJsonObject("counts").getLong("OK")).isEqualTo(2);
  }

  @Test
  void pause_startsNothingUntilTheReaderHasCaughtUp() {
    create("{\"concurrency\":1}");
    batch.begin(2L);
    submit(job("10001"));
    submit(job("10002"));
    batch.completeList();
    pump();
    batch.pause(true);
    gate.ok(0);
    pump();
    assertThat(gate.sent).isEmpty();

    batch.pause(false);

    assertThat(gate.sent).hasSize(1);
  }
}
