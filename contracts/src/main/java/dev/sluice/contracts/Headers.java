package dev.sluice.contracts;

/** The headers of a message that name the work it belongs to. */
public final class Headers {
  /** The batch's id. */
  public static final String BATCH = "sluice-batch";

  /** The task's place in its batch, from 0. */
  public static final String INDEX = "sluice-index";

  /** The attempt's number, from 1; with batch and index it fences late answers. */
  public static final String ATTEMPT = "sluice-attempt";

  /** How long the attempt may take, in milliseconds. */
  public static final String TIMEOUT = "sluice-timeout";

  /** Where what the attempt writes is told while it runs; left out where nobody listens. */
  public static final String OUTPUT = "sluice-output";

  /** Who asked the gateway, for the record of what was run. */
  public static final String CALLER = "sluice-caller";

  private Headers() {}
}
