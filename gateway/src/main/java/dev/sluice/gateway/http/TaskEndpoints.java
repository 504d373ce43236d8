package dev.sluice.gateway.http;

import static dev.sluice.gateway.problem.Printable.shown;
import static java.util.Objects.requireNonNull;

import dev.sluice.contracts.InvalidMessage;
import dev.sluice.gateway.batch.Attempt;
import dev.sluice.gateway.batch.Batch;
import dev.sluice.gateway.batch.Clock;
import dev.sluice.gateway.batch.Task;
import dev.sluice.gateway.dispatch.Dispatcher;
import dev.sluice.gateway.problem.ProblemException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Iterator;
import java.util.List;

/** Lists the tasks in flight at this gateway, and cancels one of them. */
final class TaskEndpoints implements Endpoint {
  /** The number of tasks that are listed at most, running ones first. */
  private static final int MAX_LISTED = 1_000;

  private final Dispatcher dispatcher;
  private final Clock clock;

  TaskEndpoints(Dispatcher dispatcher, Clock clock) {
    this.dispatcher = dispatcher;
    this.clock = clock;
  }

  @Override
  public void mount(Routes routes) {
    routes.get("/v1/tasks").handler(this::tasks);
    routes.delete("/v1/tasks/:batch/:index").handler(this::cancel);
  }

  private void tasks(RoutingContext http) {
    List<Batch> batches = dispatcher.batches();
    JsonArray listed = new JsonArray();
    JsonArray progress = new JsonArray();
    long all = 0;
    for (Batch batch : batches) {
      JsonObject now = batch.progress();
      all += now.getLong("waiting") + now.getLong("running");
      addRunning(listed, batch);
      if (progress.size() < MAX_LISTED) {
        progress.add(now);
      }
    }
    batches.forEach(batch -> addWaiting(listed, batch));
    http.json(
        new JsonObject()
            .put("batches", progress)
            .put("tasks", listed)
            .put("more", Math.max(0, all - listed.size())));
  }

  private void cancel(RoutingContext http) {
    String id = requireNonNull(http.pathParam("batch"), "batch");
    String text = requireNonNull(http.pathParam("index"), "index");
    boolean found =
        dispatcher.batches().stream()
            .filter(batch -> batch.id().equals(id))
            .anyMatch(batch -> batch.tasks().cancel(index(text)));
    if (!found) {
      throw new ProblemException(
          404, "NOT_FOUND", "task " + shown(text) + " of batch " + shown(id) + ": not in flight");
    }
    http.response().setStatusCode(202).end();
  }

  private void addRunning(JsonArray listed, Batch batch) {
    for (Attempt attempt : batch.tasks().running()) {
      if (listed.size() < MAX_LISTED) {
        boolean isCancelling = batch.tasks().isCancelling(attempt.task());
        listed.add(
            task(batch, attempt.task(), isCancelling ? "cancelling" : "running")
                .put("node", attempt.seat().node())
                .put("loop", attempt.seat().loop())
                .put("origin", attempt.origin())
                .put("timeoutMillis", attempt.timeoutMillis()));
      }
    }
  }

  private void addWaiting(JsonArray listed, Batch batch) {
    Iterator<Task> waiting = batch.tasks().waiting().iterator();
    while (listed.size() < MAX_LISTED && waiting.hasNext()) {
      Task task = waiting.next();
      listed.add(task(batch, task, task.attempts() == 0 ? "waiting" : "waiting-again"));
    }
  }

  private JsonObject task(Batch batch, Task task, String state) {
    return new JsonObject()
        .put("batch", batch.id())
        .put("index", task.index())
        .put("kind", task.spec().kind().name())
        .put("key", task.spec().request().key())
        .put("state", state)
        .put("attempts", task.attempts())
        .put("sinceMillis", clock.millis() - task.since());
  }

  private static int index(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException other) {
      throw InvalidMessage.of("index", text, "a whole number");
    }
  }
}
