package dev.sluice.cli.demo;

import dev.sluice.cli.client.TaskEvent;
import dev.sluice.cli.process.Shell;
import dev.sluice.cli.session.Printer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints when which worker ended what. */
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
   * @param labels what is said of each task besides its key, in the order of the list
   */
  StepPrinter(Shell shell, boolean json, List<String> labels) {
    this.shell = shell;
    this.json = json;
    this.labels = List.copyOf(labels);
  }

  /** The keys, in the order in which they ended. */
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
                  what(task)));
    }
  }

  private String what(TaskEvent task) {
    String label = task.index() < labels.size() ? " " + labels.get(task.index()) : "";
    String output = task.value().getString("stdout", "").strip();
    return task.key() + label + " " + task.outcome() + (output.isEmpty() ? "" : ", said " + output);
  }
}
