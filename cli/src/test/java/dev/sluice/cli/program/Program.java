package dev.sluice.cli.program;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.sluice.cli.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Runs the program in a process of its own, with its output in files. */
public final class Program {
  private static final long LIMIT_SECONDS = 50;
  private static final long POLL_MILLIS = 20;

  private final Process process;
  private final Path out;
  private final Path err;
  private final Path temporary;

  private Program(Process process, Path out, Path err, Path temporary) {
    this.process = process;
    this.out = out;
    this.err = err;
    this.temporary = temporary;
  }

  public static Program start(Path directory, String... arguments) throws IOException {
    Path temporary = Files.createTempDirectory(directory, "tmp");
    Path out = Files.createTempFile(directory, "sluice", ".out");
    Path err = Files.createTempFile(directory, "sluice", ".err");
    Process process =
        new ProcessBuilder(command(temporary, arguments))
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    process.getOutputStream().close();
    return new Program(process, out, err, temporary);
  }

  /** Returns the command line of the program, which starts with default signals. */
  public static List<String> command(Path temporary, String... arguments) {
    List<String> command = new ArrayList<>(DefaultSignals.prefix());
    command.add(java());
    command.addAll(ClassArchive.options());
    command.add("-Djava.io.tmpdir=" + temporary);
    command.add(Main.class.getName());
    command.addAll(List.of(arguments));
    return command;
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Waits until it exits and returns its exit code. */
  public int exitCode() throws InterruptedException {
    if (!process.waitFor(LIMIT_SECONDS, SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("did not exit; " + err());
    }
    return process.exitValue();
  }

  /** Sends SIGTERM. */
  public void terminate() {
    process.destroy();
  }

  /** Sends SIGINT. */
  public void interrupt() throws IOException, InterruptedException {
    signal("INT");
  }

  /** Sends a signal, by its name. */
  public void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** Kills it, if it is still running. */
  public void kill() {
    process.destroyForcibly();
  }

  /** Waits until its stderr meets a condition, and returns it. */
  public String awaitErr(Predicate<String> condition)
      throws InterruptedException, TimeoutException {
    long end = System.nanoTime() + SECONDS.toNanos(LIMIT_SECONDS);
    while (!condition.test(err())) {
      if (System.nanoTime() > end || !process.isAlive()) {
        throw new TimeoutException(err());
      }
      process.waitFor(POLL_MILLIS, java.util.concurrent.TimeUnit.MILLISECONDS);
    }
    return err();
  }

  /** Returns its child processes and their descendants. */
  public List<ProcessHandle> descendants() {
    return process.descendants().toList();
  }

  /** Returns the files in its temporary directory. */
  public List<Path> temporaryFiles() throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      return files.toList();
    }
  }

  public String out() {
    return read(out);
  }

  public String err() {
    return read(err);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
