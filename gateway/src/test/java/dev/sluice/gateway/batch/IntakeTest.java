package dev.sluice.gateway.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contracts.InvalidMessage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lists that are received while their batch runs. */
final class IntakeTest extends BatchFixture {
  @Test
  void list_thatIsStillBeingReceived_announcesItsLengthAtTheEnd() {
    create("{}");
    batch.begin(null);
    submit(job("10001"));
    refuse(InvalidMessage.of("zip", "1", "five digits"));
    pump();
    gate.ok(0);
    batch.completeList();

    assertThat(events.get(0).getValue("submitted")).isNull();
    assertThat(names()).containsExactly("started", "task", "task", "submitted", "finished");
    assertThat(task(1).getString("code")).isEqualTo("INVALID");
    assertThat(task(1).getString("reason")).isEqualTo("zip: 1 (expected: five digits)");
    assertThat(events.get(3).getLong("submitted")).isEqualTo(2);
  }

  @Test
  void longList_isParsedNoFurtherThanNeeded() {
    create("{\"concurrency\":3}");
    batch.begin(null);
    IntStream.range(0, 1_000).forEach(i -> list.add(Backlog.Entry.of(job("10001"))));
    batch.received(1_000);

    assertThat(gate.sent).hasSize(3);
    assertThat(left(list)).isEqualTo(997);
  }

  @Test
  void listWhoseFirstTasksCannotStart_isParsedFurther_upToALimit() {
    create("{\"perOrigin\":1}");
    batch.begin(null);
    int jobs = 2 * Batch.MAX_AHEAD;
    IntStream.range(0, 300).forEach(i -> list.add(Backlog.Entry.of(job("10001"))));
    list.add(Backlog.Entry.of(command()));
    IntStream.range(0, jobs).forEach(i -> list.add(Backlog.Entry.of(job("10001"))));
    batch.received(jobs + 301);
    clock.pass(1_000);

    assertThat(gate.sent.stream().map(a -> a.task().index())).containsExactly(0, 300);
    assertThat(left(list)).isBetween(jobs - Batch.MAX_AHEAD, jobs);
  }

  @Test
  void queuedMillis_beginsWhenTheLineArrives() {
    create("{\"concurrency\":1}");
    batch.begin(null);
    submit(job("10001"));
    clock.pass(500);
    submit(job("10002"));
    clock.pass(200);
    gate.ok(0);
    gate.ok(1);

    assertThat(task(1).getLong("queuedMillis")).isEqualTo(200);
  }

  private static int left(ShortList list) {
    int left = 0;
    while (list.poll() != null) {
      left++;
    }
    return left;
  }
}
