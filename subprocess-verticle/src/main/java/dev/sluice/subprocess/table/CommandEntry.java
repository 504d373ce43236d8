package dev.sluice.subprocess.table;

import dev.sluice.contracts.Fault;
import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.command.CommandInfo;
import dev.sluice.contracts.command.CommandRun;
import dev.sluice.runtime.settings.Secrets;
import dev.sluice.subprocess.launch.CommandLine;
import dev.sluice.subprocess.launch.Limits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the section {@code commands}: a command that callers may run.
 *
 * @param path the absolute path of the program
 * @param arguments its arguments
 * @param stdin whether the caller may pass standard input
 * @param timeoutMillis its time limit, 1 to 86,400,000 milliseconds; a request may set a smaller
 *     one
 * @param maxOutputBytes the number of bytes kept of each of its two outputs, 0 to 64 MiB
 * @param variables its environment
 * @param concurrency the number of concurrent runs per worker instance, 1 to 10,000
 * @param repeatable whether it may run again after it was lost with its node
 * @param limits its resource limits
 * @param description one line for callers
 */
public record CommandEntry(
    String path,
    Arguments arguments,
    boolean stdin,
    long timeoutMillis,
    int maxOutputBytes,
    Variables variables,
    int concurrency,
    boolean repeatable,
    Limits limits,
    String description) {
  private static final long TIMEOUT_MILLIS = 60_000;
  private static final long DAY_MILLIS = 86_400_000;
  private static final int MAX_OUTPUT_BYTES = 1 << 20;
  private static final int CONCURRENCY = 10_000;

  /** Keys that are known even if the part that reads them fails early. */
  private static final List<String> OF_ITS_PARTS =
      List.of(
          "args",
          "separator",
          "maxArgs",
          "parameters",
          "environment",
          "secrets",
          "maxMemoryBytes",
          "maxProcesses",
          "maxFileBytes",
          "umask",
          "killGraceMillis",
          "isolate");

  /** Rejects a relative path. */
  public CommandEntry {
    if (path.indexOf('\0') >= 0 || !Path.of(path).isAbsolute()) {
      throw InvalidMessage.of("path", path, "an absolute path");
    }
  }

  /** Creates an entry with defaults only. */
  public static CommandEntry of(String path, String description) {
    return new CommandEntry(
        path,
        Arguments.FREE,
        true,
        TIMEOUT_MILLIS,
        MAX_OUTPUT_BYTES,
        Variables.usual(),
        CONCURRENCY,
        false,
        Limits.NONE,
        description);
  }

  /**
   * Reads an entry, and checks that its program and its directories exist. Blocks.
   *
   * @throws InvalidMessage with the faults of all its parts
   */
  public static CommandEntry from(Fields fields, Secrets secrets) {
    List<Fault> faults = new ArrayList<>();
    OF_ITS_PARTS.forEach(fields::any);
    Arguments arguments = collect(faults, () -> Arguments.from(fields));
    Variables variables = collect(faults, () -> Variables.from(fields, secrets));
    Limits limits = collect(faults, () -> Limits.from(fields));
    CommandEntry entry =
        collect(
            faults,
            () ->
                from(
                    fields,
                    arguments == null ? Arguments.FREE : arguments,
                    variables == null ? Variables.usual() : variables,
                    limits == null ? Limits.NONE : limits));
    if (entry == null || !faults.isEmpty()) {
      throw new InvalidMessage(faults);
    }
    return entry;
  }

  /** Returns the description of this command for callers. */
  public CommandInfo info(String name) {
    return new CommandInfo(
        name,
        description,
        arguments.maxArgs(),
        arguments.describe(),
        stdin,
        repeatable,
        timeoutMillis);
  }

  /**
   * Validates a request. Blocks, unless {@link Arguments#isQuick} holds.
   *
   * @return the arguments that the program receives for those of the caller
   * @throws InvalidMessage if this command does not accept them
   */
  public List<String> accept(CommandRun request) {
    if (request.stdin() != null && !stdin) {
      throw InvalidMessage.of("stdin", "text", "none; " + request.command() + " reads nothing");
    }
    return arguments.accept(request.args());
  }

  /**
   * Returns the command line of one run.
   *
   * @param callers the accepted arguments of the caller
   * @param directory its working directory
   */
  public CommandLine line(List<String> callers, @Nullable String input, Path directory) {
    return new CommandLine(
        arguments.argv(path, callers),
        directory,
        variables.in(directory),
        input,
        maxOutputBytes,
        limits);
  }

  /** Returns all arguments, the caller's last, without secrets. */
  public List<String> shown(List<String> callers) {
    return arguments.argv(path, arguments.shown(callers)).stream().map(variables::hidden).toList();
  }

  private static CommandEntry from(
      Fields fields, Arguments arguments, Variables variables, Limits limits) {
    CommandEntry entry =
        new CommandEntry(
            fields.string("path"),
            arguments,
            fields.bool("stdin", true),
            fields.integer("timeoutMillis", TIMEOUT_MILLIS, 1, DAY_MILLIS),
            (int) fields.integer("maxOutputBytes", MAX_OUTPUT_BYTES, 0, 64 << 20),
            variables,
            (int) fields.integer("concurrency", CONCURRENCY, 1, CONCURRENCY),
            fields.bool("repeatable", false),
            limits,
            fields.string("description", ""));
    fields.refuseOthers();
    entry.checkProgram();
    return entry;
  }

  private void checkProgram() {
    Path program = Path.of(path);
    if (!Files.isRegularFile(program) || !Files.isExecutable(program)) {
      throw InvalidMessage.of("path", path, "a program that this user may run");
    }
  }

  private static <T> @Nullable T collect(List<Fault> faults, Supplier<T> read) {
    try {
      return read.get();
    } catch (InvalidMessage invalid) {
      faults.addAll(invalid.faults());
      return null;
    }
  }
}
