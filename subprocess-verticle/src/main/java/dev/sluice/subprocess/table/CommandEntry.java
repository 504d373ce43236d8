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
 * A command that may be run: an entry of the section {@code commands}.
 *
 * @param path the program, absolute
 * @param arguments what it is given
 * @param stdin whether the caller may give it something to read
 * @param timeoutMillis how long it may run, 1 to 86,400,000 milliseconds; a request may ask for
 *     less
 * @param maxOutputBytes how much is kept of its standard output, and as much of its standard error,
 *     0 to 64 MiB
 * @param variables all the variables that it has
 * @param concurrency how many of it an instance runs at once, 1 to 10,000
 * @param repeatable whether it may be run again where it was lost with its node
 * @param limits what it may take of the machine
 * @param description one line for people
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

  /** Known, also where the part that has them is refused before it has looked at all of them. */
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

  /** Refuses a path that depends on where the node was started. */
  public CommandEntry {
    if (path.indexOf('\0') >= 0 || !Path.of(path).isAbsolute()) {
      throw InvalidMessage.of("path", path, "an absolute path");
    }
  }

  /** An entry with nothing but defaults. */
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
   * Reads an entry, and looks whether its program and its directories are there. Blocks.
   *
   * @throws InvalidMessage with what is wrong in each of its parts
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

  /** What callers may know of it. */
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
   * Looks at a request. Blocks unless its arguments are quick to look at.
   *
   * @return the arguments that the program is given, of those that the caller gives
   * @throws InvalidMessage where that is more than this command takes, or something else
   */
  public List<String> accept(CommandRun request) {
    if (request.stdin() != null && !stdin) {
      throw InvalidMessage.of("stdin", "text", "none; " + request.command() + " reads nothing");
    }
    return arguments.accept(request.args());
  }

  /**
   * What to start.
   *
   * @param callers the arguments of the caller that were accepted
   * @param directory where it works
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

  /** All arguments, the caller's last, as a record may show them. */
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
