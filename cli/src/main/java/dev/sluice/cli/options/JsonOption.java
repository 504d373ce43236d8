package dev.sluice.cli.options;

import picocli.CommandLine.Option;

/** The option {@code --json}, a mixin for every command that prints a result. */
public final class JsonOption {
  /** Whether to print one JSON document instead of text. */
  @Option(names = "--json", description = "Print one JSON document on stdout and nothing else.")
  public boolean json;
}
