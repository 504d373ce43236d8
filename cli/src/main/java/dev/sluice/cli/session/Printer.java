package dev.sluice.cli.session;

import dev.sluice.cli.client.TaskEvent;
import dev.sluice.cli.report.Account;
import dev.sluice.cli.report.Summary;
import io.vertx.core.json.JsonObject;

/** Prints what a command is for, as it comes. Its methods are never called at the same time. */
public interface Printer {
  /** Prints nothing. */
  Printer NONE = new Printer() {};

  /** Any event, before it is told as what it is. */
  default void event(JsonObject event) {}

  /** A task has ended. */
  default void task(TaskEvent task) {}

  /** The batch has ended. */
  default void finished(Summary summary, Account account) {}

  /** Adds to the document of {@code --json}. */
  default void document(JsonObject document, Account account) {}
}
