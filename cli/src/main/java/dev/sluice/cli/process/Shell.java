package dev.sluice.cli.process;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The surroundings that a command is called from.
 *
 * @param in standard input
 * @param out standard output, which carries the payload
 * @param err standard error, which carries progress and summary
 * @param environment the environment variables
 * @param inIsTerminal whether {@code in} is a terminal; true if that is unknown
 * @param outIsTerminal whether {@code out} is a terminal
 * @param errIsTerminal whether {@code err} is a terminal
 */
public record Shell(
    InputStream in,
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    boolean inIsTerminal,
    boolean outIsTerminal,
    boolean errIsTerminal) {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  /** Copies the variables. */
  public Shell {
    environment = Map.copyOf(environment);
  }

  /** Returns the surroundings of this process. */
  public static Shell ofProcess() {
    return new Shell(
        System.in,
        printer(FileDescriptor.out),
        printer(FileDescriptor.err),
        System.getenv(),
        isTerminal(0) || Files.notExists(DESCRIPTORS),
        isTerminal(1),
        isTerminal(2));
  }

  private static PrintStream printer(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  /**
   * Reads the link in {@code /proc}, because {@code System.console()} knows nothing of standard
   * error, and is never null from JDK 22 on.
   */
  private static boolean isTerminal(int descriptor) {
    try {
      String target = Files.readSymbolicLink(DESCRIPTORS.resolve("" + descriptor)).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException noProc) {
      return false;
    }
  }
}
