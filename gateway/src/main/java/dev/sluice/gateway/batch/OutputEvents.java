package dev.sluice.gateway.batch;

import dev.sluice.contracts.Message;
import dev.sluice.contracts.Output;
import dev.sluice.contracts.kinds.Kinds;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the tasks of a batch write, told while they run: each character once and in order, however
 * its pieces come, and only as fast as the reader takes them.
 *
 * <p>A piece that does not follow on what was told of its stream is dropped; a task's value has all
 * that it wrote, and what is left is told from there when it ends.
 */
final class OutputEvents {
  private static final List<String> STREAMS = List.of(Output.STDOUT, Output.STDERR);

  private final Events events;
  private final Map<Task, Map<String, Long>> told = new HashMap<>();
  private final List<Runnable> untaken = new ArrayList<>();
  private boolean followed;
  private boolean held;

  OutputEvents(Events events) {
    this.events = events;
  }

  /** From now on output is told. */
  void follow() {
    followed = true;
  }

  /** Whether what a task writes is told: only commands write. */
  boolean isTold(Task task) {
    return followed && task.spec().kind().name().equals(Kinds.COMMAND.name());
  }

  /**
   * Tells a piece.
   *
   * @param taken run when the reader has taken it
   */
  void tell(Task task, Output output, Runnable taken) {
    if (isTold(task) && output.from() == told(task, output.stream())) {
      tell(task, output.stream(), output.text());
    }
    if (held) {
      untaken.add(taken);
    } else {
      taken.run();
    }
  }

  /** Tells what is left, of a task that ends with this value. */
  void end(Task task, @Nullable Message value) {
    if (value != null && isTold(task)) {
      JsonObject json = value.toJson();
      STREAMS.forEach(stream -> tellRest(task, stream, json.getValue(stream)));
    }
    forget(task);
  }

  /** An attempt has been given up: if there is another, it begins anew. */
  void forget(Task task) {
    told.remove(task);
  }

  /** While the reader is behind nothing is taken. */
  void hold(boolean hold) {
    held = hold;
    if (!hold) {
      List<Runnable> taken = List.copyOf(untaken);
      untaken.clear();
      taken.forEach(Runnable::run);
    }
  }

  private void tellRest(Task task, String stream, @Nullable Object whole) {
    if (!(whole instanceof String text)) {
      return;
    }
    int from = (int) Math.min(told(task, stream), text.length());
    while (from < text.length()) {
      int end = Math.min(text.length(), from + Output.MAX_CHARACTERS);
      if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
        end--;
      }
      tell(task, stream, text.substring(from, end));
      from = end;
    }
  }

  private void tell(Task task, String stream, String text) {
    told.computeIfAbsent(task, first -> new HashMap<>(2))
        .merge(stream, (long) text.length(), Long::sum);
    events.output(task, stream, text);
  }

  private long told(Task task, String stream) {
    return told.getOrDefault(task, Map.of()).getOrDefault(stream, 0L);
  }
}
