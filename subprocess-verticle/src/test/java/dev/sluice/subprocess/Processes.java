package dev.sluice.subprocess;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Finds processes by their arguments. */
public final class Processes {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private Processes() {}

  /** Returns the processes that have exactly this argument. */
  public static Stream<ProcessHandle> withArgument(String argument) {
    return ProcessHandle.allProcesses().filter(p -> arguments(p).contains(argument));
  }

  /** Returns the command lines of the live processes whose arguments contain this text. */
  public static List<String> mentioning(String text) {
    return ProcessHandle.allProcesses()
        .map(process -> String.join(" ", arguments(process)))
        .filter(line -> line.contains(text))
        .toList();
  }

  /** Waits until the arguments of at least one process contain this text. */
  public static void awaitSome(String text) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (mentioning(text).isEmpty()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("no process mentions " + text);
      }
      Thread.onSpinWait();
    }
  }

  /** Waits until exactly this number of processes have the argument. */
  public static void await(String argument, long count) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (withArgument(argument).count() != count) {
      if (System.nanoTime() > end) {
        throw new AssertionError(
            withArgument(argument).count() + " processes with " + argument + ", not " + count);
      }
      Thread.onSpinWait();
    }
  }

  /** Returns whether a process is a watchdog, which kills the commands of a killed node. */
  public static boolean isWatchdog(ProcessHandle process) {
    return arguments(process).contains("sluice-watchdog");
  }

  private static List<String> arguments(ProcessHandle process) {
    try {
      String line = Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
      return List.of(line.split("\0", -1));
    } catch (IOException gone) {
      return List.of();
    }
  }
}
