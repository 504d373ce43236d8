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
 * What a command was called from.
 *
 * @param in its standard input
 * @param out where the payload goes
 * @param err where progress and account go
 * @param environment its variables
 * @param inIsTerminal whether a person would have to type {@code in}, as far as can be told
 * @param outIsTerminal whether a person reads {@code out} as it comes
 * @param errIsTerminal whether a person reads {@code err} as it comes
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

  /** Copies. */
  public Shell {
    environment = Map.copyOf(environment);
  }

  /** The shell that this process was called from. */
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

  /** {@code System.console()} does not tell about standard error, and always answers from 22 on. */
  private static boolean isTerminal(int descriptor) {
    try {
      String target = Files.readSymbolicLink(DESCRIPTORS.resolve("" + descriptor)).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException noProc) {
      return false;
    }
  }
}
