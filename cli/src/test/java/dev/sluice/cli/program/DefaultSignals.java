package dev.sluice.cli.program;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Starts a process with the default action of each signal.
 *
 * <p>A job that a script starts in the background inherits SIGINT and SIGQUIT as ignored, and so
 * does every process that it starts. A JVM leaves a signal alone that was ignored when it started.
 */
final class DefaultSignals {
  private static final String SIGNALS = "HUP INT QUIT TERM";
  private static final long PROBE_SECONDS = 10;

  private static final List<String> PREFIX =
      List.of(List.of("env", "--default-signal=" + SIGNALS.replace(' ', ',')), perl()).stream()
          .filter(DefaultSignals::works)
          .findFirst()
          .orElse(List.of());

  private DefaultSignals() {}

  /** Returns the words before a command that reset its signals; none where no tool can. */
  static List<String> prefix() {
    return PREFIX;
  }

  /** For systems whose {@code env} does not know the option. */
  private static List<String> perl() {
    String script = "$SIG{$_} = 'DEFAULT' for qw(" + SIGNALS + "); exec { $ARGV[0] } @ARGV";
    return List.of("perl", "-e", script, "--");
  }

  private static boolean works(List<String> prefix) {
    List<String> command = new ArrayList<>(prefix);
    command.add("true");
    try {
      Process probe = new ProcessBuilder(command).redirectErrorStream(true).start();
      return probe.waitFor(PROBE_SECONDS, TimeUnit.SECONDS) && probe.exitValue() == 0;
    } catch (IOException missing) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
