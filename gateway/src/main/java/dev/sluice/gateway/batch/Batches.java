package dev.sluice.gateway.batch;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.batch.BatchOptions;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Opens batches, however their lists were submitted. Used on one context only. */
public final class Batches {
  private final Gate gate;
  private final Clock clock;
  private final RandomGenerator random;
  private final Supplier<String> ids;
  private final BooleanSupplier isDraining;
  private final List<EventSink> sinksOfAll;

  /**
   * @param gate the workers and origins that the batches share
   * @param random for the jitter of retries
   * @param ids generates the ids of batches
   * @param isDraining whether the node is shutting down
   * @param sinksOfAll the sinks that receive the events of all batches
   */
  public Batches(
      Gate gate,
      Clock clock,
      RandomGenerator random,
      Supplier<String> ids,
      BooleanSupplier isDraining,
      List<EventSink> sinksOfAll) {
    this.gate = gate;
    this.clock = clock;
    this.random = random;
    this.ids = ids;
    this.isDraining = isDraining;
    this.sinksOfAll = List.copyOf(sinksOfAll);
  }

  /**
   * Opens a batch. It emits no events until {@link Batch#begin}.
   *
   * @param list the tasks received so far, and those to come
   * @param sinks receive the events of this batch, after the sinks of all batches
   * @throws Failure with {@link FailureCode#DRAINING} if the node is shutting down
   */
  public Batch open(BatchOptions options, Backlog list, List<EventSink> sinks) {
    if (isDraining.getAsBoolean()) {
      throw new Failure(FailureCode.DRAINING, "the node is shutting down");
    }
    List<EventSink> all = Stream.concat(sinksOfAll.stream(), sinks.stream()).toList();
    return new Batch(ids.get(), options, list, gate, clock, random, new Sinks(all));
  }
}
