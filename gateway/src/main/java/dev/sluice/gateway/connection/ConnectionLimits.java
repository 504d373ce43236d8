package dev.sluice.gateway.connection;

/**
 * Limits of the gateway's connections. Times are in milliseconds.
 *
 * @param connections the number of connections that may be open at once
 * @param headMillis how long the head of a request may take from its first byte, the first head of
 *     a connection from its opening; and how long a JSON body may pause
 * @param bodyMillis how long a JSON body may take in total
 * @param silentMillis how long an NDJSON list may go without completing a line
 * @param idleMillis how long a connection without requests is kept open
 */
public record ConnectionLimits(
    int connections, long headMillis, long bodyMillis, long silentMillis, long idleMillis) {
  private static final long MIN_CHECK_MILLIS = 10;
  private static final long MAX_CHECK_MILLIS = 1_000;

  /** Returns the interval between two checks of the time limits. */
  long checkMillis() {
    long shortest = Math.min(Math.min(headMillis, bodyMillis), Math.min(silentMillis, idleMillis));
    return Math.max(MIN_CHECK_MILLIS, Math.min(MAX_CHECK_MILLIS, shortest / 4));
  }
}
