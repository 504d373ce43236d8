package dev.sluice.gateway.output;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Fields;
import dev.sluice.contracts.Headers;
import dev.sluice.contracts.Output;
import dev.sluice.gateway.batch.Attempt;
import dev.sluice.gateway.batch.Clock;
import dev.sluice.runtime.bus.Bus;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.eventbus.Message;
import java.util.HashMap;
import java.util.Map;

/**
 * Receives the live output of outstanding attempts, and passes it to their batches. Used on one
 * context only.
 *
 * <p>A piece is answered when its batch's reader has taken it, and the worker waits for the answer:
 * a slow reader slows down only its own commands.
 */
public final class Outputs {
  private final Bus bus;
  private final String address;
  private final OutputPace pace;
  private final Map<String, Attempt> expected = new HashMap<>();
  private long late;

  /**
   * @param node the id of the gateway's node
   */
  public Outputs(Bus bus, String node, Clock clock) {
    this.bus = bus;
    this.address = Bus.outputAddress(node);
    this.pace = new OutputPace(clock);
  }

  /** Registers the consumer of output. */
  public Future<?> listen() {
    return bus.consumer(address, this::receive).completion();
  }

  /** Returns the number of pieces that arrived when their attempt was no longer outstanding. */
  public long late() {
    return late;
  }

  /** Returns the address that workers send output to. */
  public String address() {
    return address;
  }

  /** Accepts the output of an attempt from now on. */
  public void expect(Attempt attempt) {
    expected.put(attempt.id(), attempt);
  }

  /** Rejects the output of an attempt from now on. */
  public void forget(Attempt attempt) {
    expected.remove(attempt.id());
  }

  private void receive(Message<Object> message) {
    Output output = Fields.read(message.body(), Output.class, Output::from);
    Attempt attempt = expected.get(id(message.headers()));
    Runnable taken = () -> pace.pass(output.text().length(), () -> message.reply(""));
    if (attempt == null || !attempt.output(output, taken)) {
      late++;
      Bus.fail(message, new Failure(FailureCode.CANCELLED, "the attempt is no longer wanted"));
    }
  }

  /** Returns the id in the form of {@link Attempt#id}. */
  private static String id(MultiMap headers) {
    return headers.get(Headers.BATCH)
        + "/"
        + headers.get(Headers.INDEX)
        + "#"
        + headers.get(Headers.ATTEMPT);
  }
}
