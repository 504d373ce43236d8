package dev.sluice.cli.options;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --config}, a mixin for every command that reads settings. */
public final class ConfigOption {
  /** The settings file; null for none. */
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings file in YAML. SLUICE_… variables and options override it.")
  public @Nullable Path file;
}
