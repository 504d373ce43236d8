package dev.sluice.runtime;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Generates random ids: unique in practice, but not secret.
 *
 * <p>{@link java.util.UUID#randomUUID} reads the system's entropy from a file, which blocks an
 * event loop.
 */
public final class Ids {
  private Ids() {}

  /** Returns sixteen hexadecimal digits. */
  public static String next() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }
}
