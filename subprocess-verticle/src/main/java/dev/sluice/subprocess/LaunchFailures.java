package dev.sluice.subprocess;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Says why a program could not be started, in the same words whoever tried. */
final class LaunchFailures {
  private static final String MISSING = "No such file or directory";

  private LaunchFailures() {}

  /**
   * The system has one word for three things that may be missing. Looks at files: it may block.
   *
   * @param systemSays the system's own words
   */
  static Failure of(CommandLine line, String systemSays) {
    boolean isThere = Files.exists(Path.of(line.argv().get(0)));
    if (!Files.isDirectory(line.directory())) {
      return because("its scratch directory: " + systemSays);
    }
    return because(
        isThere && systemSays.equals(MISSING) ? "its interpreter: " + systemSays : systemSays);
  }

  /** The scratch directory of a command could not be made. */
  static Failure ofScratch(IOException cause) {
    return because("its scratch directory: " + reason(cause));
  }

  /** Java puts question marks for what it cannot write; a command is better not run then. */
  static void checkEncodable(List<String> argv, Charset charset) {
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
