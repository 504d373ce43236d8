package dev.sluice.cli.run;

/** Nobody reads what we print any more, so there is nothing left to do. */
final class OutputClosed extends RuntimeException {
  private static final long serialVersionUID = 1;

  OutputClosed() {
    super("nobody reads the output", null, false, false);
  }
}
