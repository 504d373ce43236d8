package dev.sluice.gateway.list;

/**
 * One record of a spool.
 *
 * @param state whether its bytes are available
 * @param bytes empty unless the line is whole
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and copied once already
record Line(State state, byte[] bytes) {
  static final Line TOO_LONG = new Line(State.TOO_LONG, new byte[0]);
  static final Line LOST = new Line(State.LOST, new byte[0]);

  /** Whether the bytes of a line are available. */
  enum State {
    WHOLE,
    /** The line was too long to be kept. */
    TOO_LONG,
    /** The line cannot be read back from disk. */
    LOST
  }
}
