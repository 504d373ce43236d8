package dev.sluice.gateway.batch;

import dev.sluice.contracts.Message;
import dev.sluice.contracts.Output;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Emits the output of running tasks: each character once and in order, and no faster than the
 * reader takes it.
 *
 * <p>A piece that does not continue its stream is dropped. The value of a task has its whole
 * output, so the rest of the stream is emitted when the task ends.
 */
final class OutputEvents {
  private static final List<String> STREAMS = List.of(Output.STDOUT, Output.STDERR);

  private final Events events;
  private final boolean isWanted;
  private final Map<Task, Map<String, Long>> emitted = new HashMap<>();
  private final List<Runnable> waitingForReader = new ArrayList<>();
  private boolean isPaused;

  OutputEvents(Events events) {
    this.events = events;
    this.isWanted = events.areWithOutput();
  }

  /** Returns whether the output of a task is emitted. */
  boolean isStreamed(Task task) {
    return isWanted && task.spec().kind().streamsOutput();
  }

  /**
   * Emits a piece.
   *
   * @param taken run when the reader has taken it
   */
  void emit(Task task, Output output, Runnable taken) {
    if (isStreamed(task) && output.from() == emitted(task, output.stream())) {
      emit(task, output.stream(), output.text());
    }
    if (isPaused) {
      waitingForReader.add(taken);
    } else {
      taken.run();
    }
  }

  /** Emits the rest of the output of a task that ends with this value. */
  void end(Task task, @Nullable Message value) {
    if (value != null && isStreamed(task)) {
      JsonObject json = value.toJson();
      STREAMS.forEach(stream -> emitRest(task, stream, json.getValue(stream)));
    }
    forget(task);
  }

  /** Starts over with the output of a task, because its attempt is abandoned. */
  void forget(Task task) {
    emitted.remove(task);
  }

  /** Takes no more output until {@link #resume}. */
  void pause() {
    isPaused = true;
  }

  void resume() {
    isPaused = false;
    List<Runnable> taken = List.copyOf(waitingForReader);
    waitingForReader.clear();
    taken.forEach(Runnable::run);
  }

  private void emitRest(Task task, String stream, @Nullable Object whole) {
    if (!(whole instanceof String text)) {
      return;
    }
    int from = (int) Math.min(emitted(task, stream), text.length());
    while (from < text.length()) {
      int end = Math.min(text.length(), from + Output.MAX_CHARACTERS);
      if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
        end--;
      }
      emit(task, stream, text.substring(from, end));
      from = end;
    }
  }

  private void emit(Task task, String stream, String text) {
    emitted
        .computeIfAbsent(task, first -> new HashMap<>(2))
        .merge(stream, (long) text.length(), Long::sum);
    events.output(task, stream, text);
  }

  private long emitted(Task task, String stream) {
    return emitted.getOrDefault(task, Map.of()).getOrDefault(stream, 0L);
  }
}
