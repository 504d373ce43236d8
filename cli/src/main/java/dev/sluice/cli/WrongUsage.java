package dev.sluice.cli;

/** The command line says something that makes no sense. */
final class WrongUsage extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message the option, its value, and what was expected
   */
  WrongUsage(String message) {
    super(message, null, false, false);
  }
}
