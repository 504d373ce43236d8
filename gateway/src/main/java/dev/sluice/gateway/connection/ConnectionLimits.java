package dev.sluice.gateway.connection;

/**
 * The bounds of the front door. Times are in milliseconds.
 *
 * @param connections how many may be open at once
 * @param headMillis how long a request's head may take from its first byte, the first head of a
 *     connection from its opening; and how long a JSON body may be silent
 * @param bodyMillis how long a JSON body may take in all
 * @param silentMillis how long an NDJSON list may go without the end of a line
 * @param idleMillis how long a connection is kept on which nothing is asked for
 */
public record ConnectionLimits(
    int connections, long headMillis, long bodyMillis, long silentMillis, long idleMillis) {
  private static final long OFTEST_LOOK_MILLIS = 10;
  private static final long RAREST_LOOK_MILLIS = 1_000;

  /** How often to look whether a limit has passed. */
  long lookMillis() {
    long shortest = Math.min(Math.min(headMillis, bodyMillis), Math.min(silentMillis, idleMillis));
    return Math.max(OFTEST_LOOK_MILLIS, Math.min(RAREST_LOOK_MILLIS, shortest / 4));
  }
}
