package dev.sluice.gateway.batch;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Outcome;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/** Groups the tasks that failed by outcome and code. */
final class FailureGroups {
  private final Map<Group, Members> groups = new TreeMap<>();

  /** Adds a task if it failed. An upstream's "not found" is no failure. */
  void add(Verdict verdict, String key) {
    Failure failure = verdict.failure();
    if (failure != null && verdict.outcome() != Outcome.NOT_FOUND) {
      groups
          .computeIfAbsent(new Group(verdict.outcome(), failure.code()), group -> new Members())
          .add(key);
    }
  }

  JsonArray toJson() {
    JsonArray json = new JsonArray();
    groups.forEach((group, members) -> json.add(members.toJson(group)));
    return json;
  }

  private record Group(Outcome outcome, FailureCode code) implements Comparable<Group> {
    @Override
    public int compareTo(Group other) {
      int byOutcome = outcome.compareTo(other.outcome);
      return byOutcome != 0 ? byOutcome : code.compareTo(other.code);
    }
  }

  private static final class Members {
    private final Keys keys = new Keys();
    private long count;

    void add(String key) {
      count++;
      keys.add(key);
    }

    JsonObject toJson(Group group) {
      return new JsonObject()
          .put("outcome", group.outcome().name())
          .put("code", group.code().name())
          .put("count", count)
          .put("keys", keys.toJson())
          .put("more", keys.more());
    }
  }
}
