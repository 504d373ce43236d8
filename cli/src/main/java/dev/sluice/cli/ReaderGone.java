package dev.sluice.cli;

/** Nobody reads what we print any more, so there is nothing left to do. */
final class ReaderGone extends RuntimeException {
  private static final long serialVersionUID = 1;

  ReaderGone() {
    super("nobody reads the output", null, false, false);
  }
}
