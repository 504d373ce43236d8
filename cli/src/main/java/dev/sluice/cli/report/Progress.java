package dev.sluice.cli.report;

import dev.sluice.cli.process.Shell;

/** Shows the progress of a running batch. */
public interface Progress extends AutoCloseable {
  /** Shows nothing. */
  Progress NONE = account -> {};

  /** Returns a progress bar for a terminal, and lines for anything else. */
  static Progress of(Shell shell, String title) {
    return shell.errIsTerminal()
        ? new BarProgress(shell.err(), title)
        : new LineProgress(shell.err(), title);
  }

  /** Shows the current counts. */
  void update(Account account);

  /** Ends the display: the batch has ended or was abandoned. */
  @Override
  default void close() {}
}
