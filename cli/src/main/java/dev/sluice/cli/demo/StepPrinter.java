package dev.sluice.cli.demo;

import dev.sluice.cli.client.TaskEvent;
import dev.sluice.cli.process.Shell;
import dev.sluice.cli.session.Printer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints the time, the worker and the outcome of each task. */
final class StepPrinter implements Printer {
  private final Shell shell;
  private final boolean json;
  private final List<String> labels;
  private final List<String> order = new ArrayList<>();
  private final long began = System.nanoTime();

  StepPrinter(Shell shell, boolean json) {
    this(shell, json, List.of());
  }

  /**
   * @param labels the text to print after the key of each task, in the order of the list
   */
  StepPrinter(Shell shell, boolean json, List<String> labels) {
    this.shell = shell;
    this.json = json;
    this.labels = List.copyOf(labels);
  }

  /** Returns the keys in the order of completion. */
  List<String> order() {
    return order;
  }

  @Override
  public void task(TaskEvent task) {
    order.add(task.key());
    if (!json) {
      double seconds = (System.nanoTime() - began) / 1e9;
      shell
          .out()
          .println(
              String.format(
                  Locale.ROOT,
                  "   after %.2f s worker %d: %s",
                  seconds,
                  task.slot() + 1,
                  description(task)));
    }
  }

  private String description(TaskEvent task) {
    String label = task.index() < labels.size() ? " " + labels.get(task.index()) : "";
    String output = task.value().getString("stdout", "").strip();
    return task.key()
        + label
        + " "
        + task.outcome()
        + (output.isEmpty() ? "" : ", printed " + output);
  }
}
