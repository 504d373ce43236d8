package dev.sluice.subprocess.launch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Explains why a program could not be started, in the same words for all launchers. */
public final class LaunchFailures {
  private static final String MISSING = "No such file or directory";
  private static final int MAX_HEAD = 256;
  private static final Pattern INTERPRETER = Pattern.compile("#![ \\t]*(/[^\\s\\x00]*)");

  private LaunchFailures() {}

  /**
   * Creates the failure of a launch. Tells a missing program, interpreter and directory apart, for
   * which the system has one message. Accesses files and may block.
   *
   * @param systemMessage the system's error message
   */
  public static Failure of(CommandLine line, String systemMessage) {
    boolean isThere = Files.exists(Path.of(line.argv().get(0)));
    if (!Files.isDirectory(line.directory())) {
      return because("its scratch directory: " + systemMessage);
    }
    return because(
        isThere && systemMessage.equals(MISSING)
            ? "its interpreter: " + systemMessage
            : systemMessage);
  }

  /**
   * Checks before the launch whether a program can be started. Needed if a wrapper starts the
   * program, because the wrapper would receive the error. Accesses files and may block.
   *
   * @throws Failure if it cannot be started
   */
  public static void checkProgram(CommandLine line) {
    Path program = Path.of(line.argv().get(0));
    if (!Files.exists(program) || !Files.isDirectory(line.directory())) {
      throw of(line, MISSING);
    }
    if (Files.isDirectory(program) || !Files.isExecutable(program)) {
      throw of(line, "Permission denied");
    }
    String interpreter = interpreter(program);
    if (interpreter != null && !Files.exists(Path.of(interpreter))) {
      throw of(line, MISSING);
    }
  }

  /** Returns the interpreter of a script; null if the file is not a script or not readable. */
  private static @Nullable String interpreter(Path program) {
    try (InputStream stream = Files.newInputStream(program)) {
      String head = new String(stream.readNBytes(MAX_HEAD), UTF_8);
      Matcher matcher = INTERPRETER.matcher(head);
      return matcher.lookingAt() ? matcher.group(1) : null;
    } catch (IOException unreadable) {
      return null;
    }
  }

  /** Creates the failure of a command whose scratch directory could not be created. */
  public static Failure ofScratch(IOException cause) {
    return because("its scratch directory: " + reason(cause));
  }

  /**
   * Rejects arguments that the charset cannot encode, because Java would pass question marks
   * instead.
   */
  public static void checkEncodable(List<String> argv, Charset charset) {
    for (int i = 0; i < argv.size(); i++) {
      if (!charset.newEncoder().canEncode(argv.get(i))) {
        throw because("argument " + i + " cannot be written in " + charset);
      }
    }
  }

  /**
   * Returns the reason, which the JDK expresses by exception classes instead of the system's
   * message.
   */
  private static String reason(IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return MISSING;
    }
    return cause instanceof FileSystemException failure && failure.getReason() != null
        ? failure.getReason()
        : cause.getClass().getSimpleName();
  }

  private static Failure because(String reason) {
    return new Failure(FailureCode.LAUNCH_FAILED, "could not be started: " + reason);
  }
}
