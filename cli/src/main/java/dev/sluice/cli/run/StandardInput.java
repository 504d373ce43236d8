package dev.sluice.cli.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.cli.options.WrongUsage;
import dev.sluice.cli.process.Shell;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Reads standard input for a command. */
final class StandardInput {
  private static final int MAX_BYTES = 1 << 20;

  /** After that time a hint appears, because the caller may not know that this process waits. */
  private static final int HINT_SECONDS = 3;

  private StandardInput() {}

  /**
   * Reads it to its end, and prints a hint if that takes a while.
   *
   * @throws WrongUsage if it is too long or not UTF-8
   */
  static String text(Shell shell) throws IOException {
    CountDownLatch ended = new CountDownLatch(1);
    Thread hint = new Thread(() -> printHint(ended, shell.err()), "sluice-stdin");
    hint.setDaemon(true);
    hint.start();
    try {
      return textOf(shell.in().readNBytes(MAX_BYTES + 1));
    } finally {
      ended.countDown();
    }
  }

  private static String textOf(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new WrongUsage("stdin: too long (expected: at most " + MAX_BYTES + " bytes)");
    }
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException malformed) {
      throw new WrongUsage("stdin: invalid UTF-8 (expected: text)");
    }
  }

  private static void printHint(CountDownLatch ended, PrintStream err) {
    try {
      if (!ended.await(HINT_SECONDS, TimeUnit.SECONDS)) {
        err.println("sluice: waiting for the end of stdin; use --no-stdin to ignore it");
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
