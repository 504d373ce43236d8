package dev.sluice.cli;

import dev.sluice.cli.process.Shell;

/** The program {@code sluice}. */
public final class Main {
  private Main() {}

  /** Runs one command and exits with its exit code. */
  public static void main(String[] args) {
    System.exit(SluiceCommandLine.of(Shell.ofProcess()).execute(args));
  }
}
