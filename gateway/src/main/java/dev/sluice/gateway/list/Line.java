package dev.sluice.gateway.list;

/**
 * One record of a spool.
 *
 * @param state what became of it
 * @param bytes what is in it; empty where it is not whole
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and copied once already
record Line(State state, byte[] bytes) {
  static final Line TOO_LONG = new Line(State.TOO_LONG, new byte[0]);
  static final Line LOST = new Line(State.LOST, new byte[0]);

  /** What became of a record. */
  enum State {
    /** It is as it came. */
    WHOLE,
    /** It was too long to be kept. */
    TOO_LONG,
    /** The disk does not give it back. */
    LOST
  }
}
