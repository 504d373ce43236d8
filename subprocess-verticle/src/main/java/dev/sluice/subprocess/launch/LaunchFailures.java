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

/** Says why a program could not be started, in the same words whoever tried. */
public final class LaunchFailures {
  private static final String MISSING = "No such file or directory";
  private static final int MAX_HEAD = 256;
  private static final Pattern INTERPRETER = Pattern.compile("#![ \\t]*(/[^\\s\\x00]*)");

  private LaunchFailures() {}

  /**
   * The system has one word for three things that may be missing. Looks at files: it may block.
   *
   * @param systemSays the system's own words
   */
  public static Failure of(CommandLine line, String systemSays) {
    boolean isThere = Files.exists(Path.of(line.argv().get(0)));
    if (!Files.isDirectory(line.directory())) {
      return because("its scratch directory: " + systemSays);
    }
    return because(
        isThere && systemSays.equals(MISSING) ? "its interpreter: " + systemSays : systemSays);
  }

  /**
   * Finds out before the start what the system would say of a program at the start: where another
   * program starts it, that one would be told. Looks at files.
   *
   * @throws Failure where it could not be started
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

  /** What the first line of a script names; null where it is none, or may not be read. */
  private static @Nullable String interpreter(Path program) {
    try (InputStream stream = Files.newInputStream(program)) {
      String head = new String(stream.readNBytes(MAX_HEAD), UTF_8);
      Matcher matcher = INTERPRETER.matcher(head);
      return matcher.lookingAt() ? matcher.group(1) : null;
    } catch (IOException unreadable) {
      return null;
    }
  }

  /** The scratch directory of a command could not be made. */
  public static Failure ofScratch(IOException cause) {
    return because("its scratch directory: " + reason(cause));
  }

  /** Java puts question marks for what it cannot write; a command is better not run then. */
  public static void checkEncodable(List<String> argv, Charset charset) {
    for (int i = 0; i < argv.size(); i++) {
      if (!charset.newEncoder().canEncode(argv.get(i))) {
        throw because("argument " + i + " cannot be written in " + charset);
      }
    }
  }

  /** The JDK has classes for what happens often, in place of the system's words. */
  private static String reason(IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return MISSING;
    }
    return cause instanceof FileSystemException told && told.getReason() != null
        ? told.getReason()
        : cause.getClass().getSimpleName();
  }

  private static Failure because(String reason) {
    return new Failure(FailureCode.LAUNCH_FAILED, "could not be started: " + reason);
  }
}
