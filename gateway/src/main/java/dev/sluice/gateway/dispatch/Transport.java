package dev.sluice.gateway.dispatch;

import dev.sluice.contracts.Report;
import dev.sluice.gateway.batch.Attempt;
import java.util.function.Consumer;

/** How attempts get to workers and reports come back: the bus in a gateway, a script in a test. */
interface Transport {

  /**
   * Sends an attempt to a worker.
   *
   * @param report called once, on the dispatcher's context, whatever happens
   */
  void send(Worker worker, Attempt attempt, Consumer<Report> report);

  /**
   * Sends a worker a message that it answers at once.
   *
   * @param heard called once, on the dispatcher's context: whether an answer came
   */
  void ping(Worker worker, Consumer<Boolean> heard);

  /** Tells a worker that an attempt is no longer wanted. */
  void cancel(Worker worker, Attempt attempt);
}
