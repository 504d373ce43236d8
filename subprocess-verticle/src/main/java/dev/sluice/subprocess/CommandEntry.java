package dev.sluice.subprocess;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.command.CommandInfo;
import dev.sluice.contracts.command.CommandRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A command that may be run: an entry of the section {@code commands}.
 *
 * @param path the program, absolute
 * @param args arguments that come before the caller's
 * @param maxArgs how many the caller may give, 0 to 1,024
 * @param stdin whether the caller may give it something to read
 * @param timeoutMillis how long it may run, 1 to 86,400,000 milliseconds; a request may ask for
 *     less
 * @param maxOutputBytes how much is kept of its standard output, and as much of its standard error,
 *     0 to 64 MiB
 * @param environment all the variables that it has
 * @param limits what it may take of the machine
 * @param description one line for people
 */
record CommandEntry(
    String path,
    List<String> args,
    int maxArgs,
    boolean stdin,
    long timeoutMillis,
    int maxOutputBytes,
    Map<String, String> environment,
    Limits limits,
    String description) {
  private static final int MAX_ARGS = 64;
  private static final long TIMEOUT_MILLIS = 60_000;
  private static final long DAY_MILLIS = 86_400_000;
  private static final int MAX_OUTPUT_BYTES = 1 << 20;
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** Nothing of our own environment: there are keys in it. */
  private static final Map<String, String> ENVIRONMENT =
      Map.of("PATH", "/usr/local/bin:/usr/bin:/bin", "LANG", "C.UTF-8");

  /** Copies, and refuses what no program could be started with. */
  CommandEntry {
    args = List.copyOf(args);
    environment = Map.copyOf(environment);
    if (path.indexOf('\0') >= 0 || !Path.of(path).isAbsolute()) {
      throw InvalidMessage.of("path", path, "an absolute path");
    }
    for (int i = 0; i < args.size(); i++) {
      checkText("args/" + i, args.get(i));
    }
    environment.forEach(CommandEntry::checkVariable);
  }

  /** An entry with nothing but defaults. */
  static CommandEntry of(String path, String description) {
    return new CommandEntry(
        path,
        List.of(),
        MAX_ARGS,
        true,
        TIMEOUT_MILLIS,
        MAX_OUTPUT_BYTES,
        ENVIRONMENT,
        Limits.NONE,
        description);
  }

  /** Reads an entry, and looks whether its program is there. */
  static CommandEntry from(Fields fields) {
    Map<String, String> environment = new TreeMap<>(ENVIRONMENT);
    environment.putAll(fields.stringMap("environment"));
    CommandEntry entry =
        new CommandEntry(
            fields.string("path"),
            fields.strings("args"),
            (int) fields.integer("maxArgs", MAX_ARGS, 0, 1024),
            fields.bool("stdin", true),
            fields.integer("timeoutMillis", TIMEOUT_MILLIS, 1, DAY_MILLIS),
            (int) fields.integer("maxOutputBytes", MAX_OUTPUT_BYTES, 0, 64 << 20),
            environment,
            Limits.from(fields),
            fields.string("description", ""));
    fields.refuseOthers();
    entry.checkProgram();
    return entry;
  }

  /** What callers may know of it. */
  CommandInfo info(String name) {
    return new CommandInfo(name, description, maxArgs, stdin, timeoutMillis);
  }

  /**
   * What to start for a request.
   *
   * @throws InvalidMessage where the request gives more than this command takes
   */
  CommandLine lineFor(CommandRun request) {
    if (request.args().size() > maxArgs) {
      throw InvalidMessage.of("args", request.args().size() + " arguments", "at most " + maxArgs);
    }
    if (request.stdin() != null && !stdin) {
      throw InvalidMessage.of("stdin", "text", "none; " + request.command() + " reads nothing");
    }
    List<String> argv = new ArrayList<>();
    argv.add(path);
    argv.addAll(args);
    argv.addAll(request.args());
    return new CommandLine(
        argv, CommandLine.ROOT, environment, request.stdin(), maxOutputBytes, limits);
  }

  private void checkProgram() {
    Path program = Path.of(path);
    if (!Files.isRegularFile(program) || !Files.isExecutable(program)) {
      throw InvalidMessage.of("path", path, "a program that this user may run");
    }
  }

  private static void checkVariable(String name, String value) {
    if (!VARIABLE.matcher(name).matches()) {
      throw InvalidMessage.of("environment/" + name, name, "the name of a variable");
    }
    checkText("environment/" + name, value);
  }

  private static void checkText(String field, String text) {
    if (text.indexOf('\0') >= 0) {
      throw InvalidMessage.of(field, "a text with a NUL", "none");
    }
  }
}
