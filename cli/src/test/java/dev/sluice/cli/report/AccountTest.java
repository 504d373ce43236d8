package dev.sluice.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.client.TaskEvent;
import dev.sluice.contracts.Outcome;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class AccountTest {
  private final Account account = new Account(4);

  @Test
  void summary_afterSomeTasks_countsDoneAndNotDone() {
    account.add(task(0, "79936", "OK", "{\"jobs\":34,\"synthetic\":true}"));
    account.add(task(1, "90011", "OK", "{\"jobs\":6}"));
    account.add(task(2, "00926", "ERROR", "{}"));

    JsonObject json = account.summary().json();

    assertThat(json.getLong("submitted")).isEqualTo(4);
    assertThat(json.getLong("notDone")).isEqualTo(1);
    assertThat(account.summary().outcomes()).isEqualTo("2 OK, 1 ERROR");
    assertThat(account.summary().total("jobs").getLong("sum")).isEqualTo(40);
    assertThat(account.summary().total("jobs").getBoolean("complete")).isFalse();
    assertThat(account.summary().failures()).containsExactly("ERROR UPSTREAM_STATUS 1: 00926");
    assertThat(account.isSynthetic()).isTrue();
    assertThat(account.line()).isEqualTo("3 of 4 done (2 OK, 1 ERROR), 1 not done");
  }

  @Test
  void summary_always_obeysTheLawOfTheBatch() {
    for (int i = 0; i < 4; i++) {
      Summary summary = account.summary();
      long ended = Arrays.stream(Outcome.values()).mapToLong(summary::count).sum();
      assertThat(summary.submitted()).isEqualTo(ended + summary.json().getLong("notDone"));
      account.add(task(i, "k" + i, i % 2 == 0 ? "OK" : "NOT_FOUND", "{}"));
    }
    assertThat(account.done()).isEqualTo(account.submitted());
  }

  @Test
  void add_announcedNumber_isTheNumberOfTasks() {
    account.add(new JsonObject("{\"event\":\"started\",\"submitted\":null}"));
    assertThat(account.submitted()).isEqualTo(4);

    account.add(new JsonObject("{\"event\":\"submitted\",\"submitted\":9}"));
    assertThat(account.submitted()).isEqualTo(9);
  }

  @Test
  void failures_many_keepOnlySomeKeys() {
    IntStream.range(0, 1_000).forEach(i -> account.add(task(i, "k" + i, "TIMEOUT", "{}")));

    JsonObject group = account.summary().json().getJsonArray("failures").getJsonObject(0);

    assertThat(group.getLong("count")).isEqualTo(1_000);
    assertThat(group.getJsonArray("keys")).hasSize(100);
    assertThat(account.summary().failures().get(0)).endsWith("k9, …");
  }

  private static TaskEvent task(int index, String key, String outcome, String value) {
    boolean failed = !outcome.equals("OK") && !outcome.equals("NOT_FOUND");
    JsonObject event =
        new JsonObject()
            .put("event", "task")
            .put("index", index)
            .put("key", key)
            .put("outcome", outcome)
            .put("value", new JsonObject(value));
    return TaskEvent.from(failed ? event.put("code", "UPSTREAM_STATUS") : event);
  }
}
