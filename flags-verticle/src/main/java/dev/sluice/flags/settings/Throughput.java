package dev.sluice.flags.settings;

/**
 * How fast a body has to come, so that an upstream which sends a byte a second holds its place for
 * one window rather than for the whole of the attempt's time.
 *
 * @param bytesPerSecond the least, on the average of a window; 0 for any
 * @param windowMillis how long a window is, from 1
 */
public record Throughput(long bytesPerSecond, long windowMillis) {

  public boolean isAsked() {
    return bytesPerSecond > 0;
  }

  /** Whether so many bytes in a window are too few. */
  public boolean isMissedBy(long bytes) {
    return bytes * 1_000 < bytesPerSecond * windowMillis;
  }

  /** Such as {@code 9 bytes in 10000 ms (expected: 64 a second)}. */
  public String told(long bytes) {
    return bytes + " bytes in " + windowMillis + " ms (expected: " + bytesPerSecond + " a second)";
  }
}
