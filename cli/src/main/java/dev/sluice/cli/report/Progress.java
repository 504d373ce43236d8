package dev.sluice.cli.report;

import dev.sluice.cli.process.Shell;

/** Shows how far a batch has come, while it runs. */
public interface Progress extends AutoCloseable {
  /** Shows nothing. */
  Progress NONE = account -> {};

  /** A bar where a person looks on, and a line every now and then elsewhere. */
  static Progress of(Shell shell, String title) {
    return shell.errIsTerminal()
        ? new BarProgress(shell.err(), title)
        : new LineProgress(shell.err(), title);
  }

  /** The account has changed. */
  void update(Account account);

  /** The batch has ended, or is given up. */
  @Override
  default void close() {}
}
