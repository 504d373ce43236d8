package dev.sluice.bench.harness;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Runs a measurement: parses options, prepares a directory and enforces a time limit. */
public final class Bench {
  static final int HELD = 0;
  static final int NOT_HELD = 1;
  static final int WRONG_USAGE = 2;
  static final int COULD_NOT_RUN = 3;

  /** A measurement. */
  public interface Program {
    /** Measures, prints, and returns whether the bound held. */
    public boolean run(Bench bench) throws Exception;
  }

  /** An unknown option or an invalid value. */
  private static final class WrongUsage extends RuntimeException {
    private static final long serialVersionUID = 1;

    WrongUsage(String message) {
      super(message);
    }
  }

  private final Path directory;
  private final Map<String, String> options = new HashMap<>();
  private final TreeSet<String> known = new TreeSet<>();

  private Bench(Path directory, String[] args) {
    this.directory = directory;
    for (int i = 0; i < args.length; i += 2) {
      if (!args[i].startsWith("--") || i + 1 == args.length) {
        throw new WrongUsage(args[i] + " (expected: --option value)");
      }
      options.put(args[i].substring(2), args[i + 1]);
    }
  }

  /**
   * Runs a program and ends the process.
   *
   * @param limitSeconds after so long it ends with what it has printed by then; the option {@code
   *     --limit} says otherwise
   */
  public static void run(String name, String[] args, int limitSeconds, Program program) {
    int status;
    try {
      Path home = Path.of(System.getProperty("bench.directory", "bench"));
      Bench bench = new Bench(emptied(home.resolve("target/run/" + name)), args);
      bench.endAfter(bench.number("limit", limitSeconds));
      status = program.run(bench) ? HELD : NOT_HELD;
      System.out.println(status == HELD ? "the bound held" : "THE BOUND DID NOT HOLD");
    } catch (WrongUsage usage) {
      System.err.println("bench: " + usage.getMessage());
      status = WRONG_USAGE;
    } catch (Exception failed) {
      Table.printRest();
      failed.printStackTrace();
      status = COULD_NOT_RUN;
    }
    System.exit(status);
  }

  /**
   * Returns the directory for logs and files of this run. It is emptied before the run and kept
   * afterwards.
   */
  Path directory() {
    return directory;
  }

  /** Returns an option that is a number. */
  public int number(String name, int otherwise) {
    String value = text(name, Integer.toString(otherwise));
    try {
      return Integer.parseInt(value.replace("_", ""));
    } catch (NumberFormatException wrong) {
      throw new WrongUsage("--" + name + ": " + value + " (expected: a whole number)");
    }
  }

  /** Returns an option that is a word. */
  public String text(String name, String otherwise) {
    known.add(name);
    return options.getOrDefault(name, otherwise);
  }

  /** Returns an option that is one of a few words. */
  public String oneOf(String name, String otherwise, String... words) {
    String value = text(name, otherwise);
    if (Stream.of(words).noneMatch(value::equals)) {
      throw new WrongUsage(
          "--" + name + ": " + value + " (expected: one of " + String.join(", ", words) + ")");
    }
    return value;
  }

  /** Refuses unknown options. Call it after all options have been read. */
  public void refuseOthers() {
    for (String name : options.keySet()) {
      if (!known.contains(name)) {
        throw new WrongUsage(
            "--" + name + " (expected: one of --" + String.join(", --", known) + ")");
      }
    }
  }

  /** Returns the starter of nodes and labs. */
  public Children children() {
    return new Children(directory, Path.of(text("sluice", defaultLauncher())), text("java", ""));
  }

  /** Returns a file of the project. */
  public static Path project(String file) {
    Path here = Path.of(System.getProperty("bench.directory", "bench"));
    return here.resolve("..").resolve(file).toAbsolutePath().normalize();
  }

  private static String defaultLauncher() {
    return project("sluice").toString();
  }

  private void endAfter(int seconds) {
    Thread limit = new Thread(() -> end(seconds), "bench-limit");
    limit.setDaemon(true);
    limit.start();
  }

  private static void end(int seconds) {
    pause(seconds * 1000L);
    Table.printRest();
    System.out.println("not done after " + seconds + " s; the results so far are above");
    System.out.println("THE BOUND DID NOT HOLD");
    System.out.flush();
    // From here on a killed node would be measured.
    System.setOut(new PrintStream(OutputStream.nullOutputStream()));
    System.exit(NOT_HELD);
  }

  /** Waits. */
  public static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns the seconds since a value of {@link System#nanoTime}. */
  public static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }

  /** Prints and returns whether a check holds. */
  public static boolean check(boolean holds, String what) {
    System.out.println((holds ? "  yes  " : "  NO   ") + what);
    return holds;
  }

  /** Returns whether all checks hold. */
  public static boolean all(boolean... checks) {
    for (boolean holds : checks) {
      if (!holds) {
        return false;
      }
    }
    return true;
  }

  private static Path emptied(Path directory) throws IOException {
    if (Files.exists(directory)) {
      try (Stream<Path> all = Files.walk(directory)) {
        for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
    return Files.createDirectories(directory);
  }
}
