package dev.sluice.gateway.dispatch;

import dev.sluice.contracts.Report;
import dev.sluice.gateway.batch.Attempt;
import java.util.function.Consumer;

/** Carries attempts to workers and reports back: the event bus in a gateway, a script in a test. */
interface Transport {

  /**
   * Sends an attempt to a worker.
   *
   * @param report called exactly once, on the dispatcher's context
   */
  void send(Worker worker, Attempt attempt, Consumer<Report> report);

  /**
   * Sends a ping, which a worker answers at once.
   *
   * @param isAnswered called exactly once, on the dispatcher's context
   */
  void ping(Worker worker, Consumer<Boolean> isAnswered);

  /** Asks a worker to abort an attempt. */
  void cancel(Worker worker, Attempt attempt);
}
