package dev.sluice.flags.settings;

/**
 * The minimum throughput of a body. It ends the attempt at an upstream that sends a byte a second
 * after one window, long before the time limit of the attempt.
 *
 * @param bytesPerSecond the minimum average of a window; 0 for none
 * @param windowMillis the length of a window, from 1
 */
public record Throughput(long bytesPerSecond, long windowMillis) {

  public boolean isRequired() {
    return bytesPerSecond > 0;
  }

  /** Returns whether a window with this number of bytes is too slow. */
  public boolean isAbove(long bytes) {
    return bytes * 1_000 < bytesPerSecond * windowMillis;
  }

  /** Describes a slow window: {@code 9 bytes in 10000 ms (expected: 64 a second)}. */
  public String describe(long bytes) {
    return bytes + " bytes in " + windowMillis + " ms (expected: " + bytesPerSecond + " a second)";
  }
}
