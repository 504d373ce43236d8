package dev.sluice.cli.compare;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs each mode in a JVM of its own, with the class path and the options of this one. */
public final class Contest {
  private final List<String> arguments;
  private volatile @Nullable Process running;

  /**
   * @param arguments the arguments of the program, without the mode
   */
  public Contest(List<String> arguments) {
    this.arguments = List.copyOf(arguments);
  }

  /**
   * Runs one mode.
   *
   * @throws IOException if the process ends without a result
   */
  public Result run(Mode mode) throws IOException {
    Process process = new ProcessBuilder(command(mode)).redirectError(Redirect.INHERIT).start();
    running = process;
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      return Result.from(new JsonObject(output));
    } catch (DecodeException noResult) {
      throw new IOException(mode.title() + ": ended without a result", noResult);
    }
  }

  /** Kills the running process, and waits for its end. */
  public void close() {
    Process process = running;
    if (process != null) {
      process.destroyForcibly().onExit().join();
    }
  }

  private List<String> command(Mode mode) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("-X"))
        .forEach(command::add);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("dev.sluice.cli.Main");
    command.addAll(arguments);
    command.add("--mode");
    command.add(mode.name());
    return command;
  }
}
