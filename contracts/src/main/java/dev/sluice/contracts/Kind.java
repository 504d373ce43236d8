package dev.sluice.contracts;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A kind of work: the name that tasks use for it, and where and how it is asked for.
 *
 * @param name what a task says in its {@code kind}
 * @param address where its workers are asked
 * @param repeatable whether an attempt that was lost, timed out or failed on the way may be made
 *     again
 * @param total the field of the value that a batch adds up; null where there is nothing to total
 * @param <Q> the request
 * @param <R> the reply, which becomes the value of an {@code OK} task
 */
public record Kind<Q extends Request, R extends Message>(
    String name, Address<Q, R> address, boolean repeatable, @Nullable String total) {

  /** Refuses parts that are missing. */
  public Kind {
    requireNonNull(name, "name");
    requireNonNull(address, "address");
  }
}
