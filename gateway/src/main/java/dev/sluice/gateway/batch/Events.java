package dev.sluice.gateway.batch;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.Outcome;
import dev.sluice.contracts.event.BatchEvent;
import dev.sluice.contracts.event.Finished;
import dev.sluice.contracts.event.OutputPiece;
import dev.sluice.contracts.event.Started;
import dev.sluice.contracts.event.Submitted;
import dev.sluice.contracts.event.TaskEnded;
import dev.sluice.contracts.event.TaskEnded.Run;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Emits the events of a batch, numbered without gaps. */
final class Events {
  private final EventSink sink;
  private long next;

  Events(EventSink sink) {
    this.sink = sink;
  }

  /** Returns whether the output of running tasks is to be emitted. */
  boolean areWithOutput() {
    return sink.takesOutput();
  }

  /**
   * @param submitted the number of tasks in the list; null while it is still being received
   */
  void started(String batch, @Nullable Long submitted) {
    emit(new Started(next, batch, submitted));
  }

  void submitted(long submitted) {
    emit(new Submitted(next, submitted));
  }

  void output(Task task, String stream, String text) {
    emit(new OutputPiece(next, task.index(), task.attempts(), stream, text));
  }

  void ended(Task task, Verdict verdict) {
    TaskSpec spec = task.spec();
    emit(
        new TaskEnded(
            next,
            task.index(),
            spec.kind().name(),
            spec.request().key(),
            spec.id(),
            verdict.outcome(),
            failure(verdict),
            verdict.value(),
            run(task)));
  }

  /** Emits the end of a line that is not a valid task: it has neither kind nor key. */
  void refused(int index, Verdict verdict) {
    emit(
        new TaskEnded(
            next,
            index,
            null,
            null,
            null,
            verdict.outcome(),
            failure(verdict),
            verdict.value(),
            Run.NONE));
  }

  /** Reports tasks that were cancelled before they were parsed. */
  void dropped(long tasks) {
    if (tasks > 0) {
      sink.dropped(tasks);
    }
  }

  void finished(JsonObject summary) {
    emit(new Finished(next, summary));
  }

  private static @Nullable Failure failure(Verdict verdict) {
    return verdict.outcome() == Outcome.NOT_FOUND ? null : verdict.failure();
  }

  private static Run run(Task task) {
    boolean wasStarted = task.slot() >= 0;
    return new Run(
        task.attempts(),
        wasStarted ? task.slot() : null,
        wasStarted ? task.node() : null,
        task.queuedMillis(),
        task.runMillis());
  }

  private void emit(BatchEvent event) {
    next++;
    sink.handle(event);
  }
}
