package dev.sluice.subprocess;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Fault;
import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.command.CommandInfo;
import dev.sluice.contracts.command.CommandTable;
import dev.sluice.runtime.actor.Capacity;
import dev.sluice.runtime.settings.InvalidSettings;
import dev.sluice.runtime.settings.Settings;
import dev.sluice.subprocess.launch.Isolation;
import dev.sluice.subprocess.table.CommandEntry;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The settings of commands.
 *
 * @param capacity the capacity of a worker instance
 * @param launcher the kind of launcher
 * @param scratch the parent of the scratch directories
 * @param commands the available commands, by name
 */
record CommandSettings(
    Capacity capacity, LauncherKind launcher, Path scratch, Map<String, CommandEntry> commands) {
  private static final Capacity CAPACITY = new Capacity(1, 128, 1024);

  private static final int WRITABLE_BY_OTHERS = 0002;
  private static final int STICKY = 01000;

  /** Valid names, the same as in {@link dev.sluice.contracts.command.CommandRun}. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}");

  /** Copies the map. */
  CommandSettings {
    commands = Map.copyOf(commands);
  }

  /** Returns the defaults of the section {@code command}. */
  static JsonObject defaults() {
    return new JsonObject()
        .put("instances", CAPACITY.instances())
        .put("concurrency", CAPACITY.concurrency())
        .put("mailbox", CAPACITY.mailbox())
        .put("launcher", LauncherKind.AUTO.toString())
        .put("scratch", "");
  }

  /** Reads the sections {@code command} and {@code commands}. Blocks, because it checks files. */
  static CommandSettings from(Settings settings) {
    CommandSettings section = settings.section("command", CommandSettings::section);
    Map<String, CommandEntry> own =
        settings.entries("commands", fields -> CommandEntry.from(fields, settings.secrets()));
    own.keySet().forEach(CommandSettings::checkName);
    return new CommandSettings(
        section.capacity, section.launcher, section.scratch, own.isEmpty() ? builtIn() : own);
  }

  /**
   * Returns the entry of a command.
   *
   * @throws Failure with {@link FailureCode#POLICY} if there is no such command
   */
  CommandEntry entry(String name) {
    CommandEntry entry = commands.get(name);
    if (entry == null) {
      String known = "one of " + String.join(", ", new TreeMap<>(commands).keySet());
      throw new Failure(FailureCode.POLICY, Fault.of("command", name, known).detail());
    }
    return entry;
  }

  /** Returns whether any command runs in a control group of its own. */
  boolean isGrouping() {
    return commands.values().stream()
        .anyMatch(entry -> entry.limits().isolation() == Isolation.CGROUP);
  }

  /** Returns the number of commands that all instances of a node run concurrently. */
  int maxProcesses() {
    return capacity.instances() * capacity.concurrency();
  }

  /** Returns the names of the commands that may run again after they were lost with their node. */
  List<String> repeatable() {
    return commands.entrySet().stream()
        .filter(entry -> entry.getValue().repeatable())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Returns the table in the form that callers see. */
  CommandTable table() {
    List<CommandInfo> infos = new ArrayList<>();
    new TreeMap<>(commands).forEach((name, entry) -> infos.add(entry.info(name)));
    return new CommandTable(infos);
  }

  private static CommandSettings section(Fields fields) {
    LauncherKind launcher = LauncherKind.from(fields);
    return new CommandSettings(
        Capacity.from(fields, CAPACITY), launcher, scratch(fields), Map.of());
  }

  /** Rejects a directory in which other users can rename files, which the sticky bit prevents. */
  private static Path scratch(Fields fields) {
    String name = fields.string("scratch", "");
    Path path = Path.of(name.isEmpty() ? System.getProperty("java.io.tmpdir") : name);
    if (!path.isAbsolute() || !Files.isDirectory(path) || !Files.isWritable(path)) {
      throw InvalidMessage.of("scratch", path, "the absolute path of a writable directory");
    }
    if (isOpenToOthers(path)) {
      throw InvalidMessage.of(
          "scratch", path, "a directory in which other users cannot rename files");
    }
    return path;
  }

  private static boolean isOpenToOthers(Path path) {
    try {
      int mode = (int) Files.getAttribute(path, "unix:mode");
      return (mode & WRITABLE_BY_OTHERS) != 0 && (mode & STICKY) == 0;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException notUnix) {
      return false;
    }
  }

  private static Map<String, CommandEntry> builtIn() {
    return Map.of(
        "echo", CommandEntry.of("/bin/echo", "Prints its arguments."),
        "sleep", CommandEntry.of("/bin/sleep", "Waits for the given number of seconds."));
  }

  private static void checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new InvalidSettings(
          List.of("commands." + name + ": (expected: a name that matches " + NAME + ")"));
    }
  }
}
