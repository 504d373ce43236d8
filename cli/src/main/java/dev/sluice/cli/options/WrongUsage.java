package dev.sluice.cli.options;

/** The command line is invalid. */
public final class WrongUsage extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message the option, its value, and what was expected
   */
  public WrongUsage(String message) {
    super(message, null, false, false);
  }
}
