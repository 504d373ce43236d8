package dev.sluice.contracts;

import static java.util.Objects.requireNonNull;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A kind of work: the name that tasks use for it, the address of its workers, and how a batch
 * treats its tasks.
 *
 * @param name the value of the field {@code kind} of a task
 * @param address the address of its workers
 * @param repeatable whether an attempt may be repeated after it was lost, timed out or failed on
 *     the way
 * @param total the field of the value that a batch adds up; null if there is nothing to add up
 * @param streamsOutput whether its workers may send what a task writes while it runs
 * @param resultCodes the failures whose value is a full result: a request for that one task is then
 *     answered with the value
 * @param shortcut an endpoint for lists of this kind; null for none
 * @param <Q> the request
 * @param <R> the reply, which becomes the value of an {@code OK} task
 */
public record Kind<Q extends Request, R extends Message>(
    String name,
    Address<Q, R> address,
    boolean repeatable,
    @Nullable String total,
    boolean streamsOutput,
    Set<FailureCode> resultCodes,
    @Nullable Shortcut<Q> shortcut) {

  /** Refuses parts that are missing. */
  public Kind {
    requireNonNull(name, "name");
    requireNonNull(address, "address");
    resultCodes = Set.copyOf(resultCodes);
  }

  /** Creates a kind that streams no output, whose failures are not results, without a shortcut. */
  public Kind(String name, Address<Q, R> address, boolean repeatable, @Nullable String total) {
    this(name, address, repeatable, total, false, Set.of(), null);
  }

  /** Returns the same kind, whose workers may send what a task writes while it runs. */
  public Kind<Q, R> streamingOutput() {
    return new Kind<>(name, address, repeatable, total, true, resultCodes, shortcut);
  }

  /** Returns the same kind, where the value of a failure with one of these codes is a result. */
  public Kind<Q, R> withResultCodes(FailureCode... codes) {
    return new Kind<>(name, address, repeatable, total, streamsOutput, Set.of(codes), shortcut);
  }

  /** Returns the same kind, with an endpoint for lists of it. */
  public Kind<Q, R> withShortcut(Shortcut<Q> endpoint) {
    return new Kind<>(name, address, repeatable, total, streamsOutput, resultCodes, endpoint);
  }
}
