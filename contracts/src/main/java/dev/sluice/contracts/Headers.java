package dev.sluice.contracts;

/** The headers of a message that identify its attempt. */
public final class Headers {
  /** The id of the batch. */
  public static final String BATCH = "sluice-batch";

  /** The index of the task in its batch, from 0. */
  public static final String INDEX = "sluice-index";

  /** The number of the attempt, from 1. With batch and index it identifies late reports. */
  public static final String ATTEMPT = "sluice-attempt";

  /** The time limit of the attempt, in milliseconds. */
  public static final String TIMEOUT = "sluice-timeout";

  /** The address for output of the running attempt; missing if it is not streamed. */
  public static final String OUTPUT = "sluice-output";

  /** The caller of the gateway, for the audit log. */
  public static final String CALLER = "sluice-caller";

  private Headers() {}
}
