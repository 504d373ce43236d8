package dev.sluice.gateway.dispatch;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Fields;
import dev.sluice.contracts.Headers;
import dev.sluice.contracts.Output;
import dev.sluice.gateway.batch.Attempt;
import dev.sluice.gateway.batch.Clock;
import dev.sluice.runtime.Bus;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.eventbus.Message;
import java.util.HashMap;
import java.util.Map;

/**
 * Where workers tell what the attempts write that are out to them. A piece is answered when the
 * reader of its batch has taken it, and the command waits for that: so a slow reader slows its own.
 * Used on one context only.
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

  /** Begins to listen. */
  public Future<?> listen() {
    return bus.consumer(address, this::receive).completion();
  }

  /** How many pieces came of attempts of which nobody wanted to hear any more. */
  public long late() {
    return late;
  }

  /** Where workers tell it. */
  String address() {
    return address;
  }

  /** An attempt goes out, and its output is wanted. */
  void expect(Attempt attempt) {
    expected.put(attempt.id(), attempt);
  }

  /** An attempt was heard of, or never will be. */
  void forget(Attempt attempt) {
    expected.remove(attempt.id());
  }

  private void receive(Message<Object> message) {
    Output output = Fields.read(message.body(), Output.class, Output::from);
    Attempt attempt = expected.get(id(message.headers()));
    Runnable taken = () -> pace.pass(output.text().length(), () -> message.reply(""));
    if (attempt == null || !attempt.batch().output(attempt, output, taken)) {
      late++;
      Bus.fail(message, new Failure(FailureCode.CANCELLED, "nobody listens any more"));
    }
  }

  /** As {@link Attempt#id} names it. */
  private static String id(MultiMap headers) {
    return headers.get(Headers.BATCH)
        + "/"
        + headers.get(Headers.INDEX)
        + "#"
        + headers.get(Headers.ATTEMPT);
  }
}
