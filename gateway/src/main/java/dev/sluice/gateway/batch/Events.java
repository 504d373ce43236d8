package dev.sluice.gateway.batch;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.Fault;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.Outcome;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells what happens to a batch, in numbered events without gaps. */
final class Events {
  private final Consumer<JsonObject> reader;
  private long next;

  Events(Consumer<JsonObject> reader) {
    this.reader = reader;
  }

  /**
   * @param submitted how many tasks the list has; null while it is still coming
   */
  void started(String batch, @Nullable Long submitted) {
    tell(
        new JsonObject()
            .put("event", "started")
            .put("batch", batch)
            .put("seq", next)
            .put("submitted", submitted));
  }

  void submitted(long submitted) {
    tell(event("submitted").put("submitted", submitted));
  }

  /** A task has written something; of another attempt than the first it says so. */
  void output(Task task, String stream, String text) {
    JsonObject event = event("output").put("index", task.index());
    if (task.attempts() > 1) {
      event.put("attempt", task.attempts());
    }
    tell(event.put("stream", stream).put("text", text));
  }

  void ended(Task task, Verdict verdict) {
    JsonObject event =
        event("task")
            .put("index", task.index())
            .put("kind", task.spec().kind().name())
            .put("key", task.spec().request().key());
    putIfThere(event, "id", task.spec().id());
    describe(event, verdict).put("attempts", task.attempts());
    if (task.slot() >= 0) {
      event.put("slot", task.slot()).put("node", task.node());
    }
    tell(event.put("queuedMillis", task.queuedMillis()).put("runMillis", task.runMillis()));
  }

  /** A line of a list that is no task: it has a place, but neither kind nor key. */
  void refused(int index, Verdict verdict) {
    JsonObject event = event("task").put("index", index).putNull("kind").putNull("key");
    tell(describe(event, verdict).put("attempts", 0).put("queuedMillis", 0).put("runMillis", 0));
  }

  void finished(JsonObject summary) {
    tell(event("finished").put("summary", summary));
  }

  private static JsonObject describe(JsonObject event, Verdict verdict) {
    event.put("outcome", verdict.outcome().name());
    Failure failure = verdict.failure();
    if (failure != null && verdict.outcome() != Outcome.NOT_FOUND) {
      event.put("code", failure.code().name()).put("reason", failure.reason());
      putIfThere(event, "errors", errors(failure));
      putIfThere(event, "status", failure.status());
    }
    if (verdict.value() != null) {
      event.put("value", verdict.value().toJson());
    }
    return event;
  }

  /** Where a request is wrong; null where it is not that. */
  private static @Nullable JsonArray errors(Failure failure) {
    if (!(failure instanceof InvalidMessage invalid)) {
      return null;
    }
    JsonArray errors = new JsonArray();
    for (Fault fault : invalid.faults()) {
      errors.add(new JsonObject().put("pointer", fault.pointer()).put("detail", fault.detail()));
    }
    return errors;
  }

  private JsonObject event(String name) {
    return new JsonObject().put("event", name).put("seq", next);
  }

  private void tell(JsonObject event) {
    next++;
    reader.accept(event);
  }

  private static void putIfThere(JsonObject json, String field, @Nullable Object value) {
    if (value != null) {
      json.put(field, value);
    }
  }
}
