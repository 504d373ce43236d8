package dev.sluice.cli.run;

/** The reader of standard output has closed it, so there is nothing left to do. */
final class OutputClosed extends RuntimeException {
  private static final long serialVersionUID = 1;

  OutputClosed() {
    super("standard output is closed", null, false, false);
  }
}
