package dev.sluice.runtime;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Names for things that live as long as their node: unlikely to be given twice, but no secrets.
 *
 * <p>{@link java.util.UUID#randomUUID} reads the system's entropy, which is a file, and so has no
 * place on an event loop.
 */
public final class Ids {
  private Ids() {}

  /** Sixteen hexadecimal digits. */
  public static String next() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }
}
