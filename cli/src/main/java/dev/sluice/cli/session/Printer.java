package dev.sluice.cli.session;

import dev.sluice.cli.client.TaskEvent;
import dev.sluice.cli.report.Account;
import dev.sluice.cli.report.Summary;
import io.vertx.core.json.JsonObject;

/** Prints the results of a command as they arrive. Its methods are never called concurrently. */
public interface Printer {
  /** Prints nothing. */
  Printer NONE = new Printer() {};

  /** Prints an event of any kind; called before {@link #task}. */
  default void event(JsonObject event) {}

  /** Prints a task that has ended. */
  default void task(TaskEvent task) {}

  /** Prints the end of the batch. */
  default void finished(Summary summary, Account account) {}

  /** Adds fields to the document of {@code --json}. */
  default void document(JsonObject document, Account account) {}
}
