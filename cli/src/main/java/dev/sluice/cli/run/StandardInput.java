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

/** What we are given to read, as far as it may be handed on. */
final class StandardInput {
  private static final int MAX_BYTES = 1 << 20;

  /** Whoever keeps it open without a word may not know that we wait for its end. */
  private static final int PATIENCE_SECONDS = 3;

  private StandardInput() {}

  /**
   * All of it. Waits for its end, and says so where that takes a while.
   *
   * @throws WrongUsage where it is too long, or no UTF-8
   */
  static String text(Shell shell) throws IOException {
    CountDownLatch ended = new CountDownLatch(1);
    Thread hint = new Thread(() -> tellThatWeWait(ended, shell.err()), "sluice-stdin");
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
      throw new WrongUsage("stdin: bytes that are no UTF-8 (expected: text)");
    }
  }

  private static void tellThatWeWait(CountDownLatch ended, PrintStream err) {
    try {
      if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        err.println("sluice: waits for the end of stdin; --no-stdin leaves it alone");
      }
    } catch (InterruptedException hurried) {
      Thread.currentThread().interrupt();
    }
  }
}
