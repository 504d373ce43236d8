package dev.sluice.runtime.actor;

import dev.sluice.contracts.Headers;
import dev.sluice.contracts.Output;
import dev.sluice.runtime.bus.Bus;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/**
 * Receiver of the live output of an attempt. It acknowledges each piece, possibly late; the sender
 * does not send the next piece before that.
 */
public final class Listener {
  /** How much longer than the attempt's time limit to wait for an acknowledgement. */
  private static final long GRACE_MILLIS = 2_000;

  private final Bus bus;
  private final String address;
  private final MultiMap headers;
  private final long ackMillis;

  private Listener(Bus bus, String address, MultiMap headers, long ackMillis) {
    this.bus = bus;
    this.address = address;
    this.headers = headers;
    this.ackMillis = ackMillis;
  }

  /** Returns the listener that an attempt's headers name; null if they name none. */
  static @Nullable Listener of(Bus bus, MultiMap headers, long timeoutMillis) {
    String address = headers.get(Headers.OUTPUT);
    return address == null || address.isEmpty()
        ? null
        : new Listener(bus, address, headers, timeoutMillis + GRACE_MILLIS);
  }

  /**
   * Sends a piece of output.
   *
   * @return completes on the caller's context when the piece is acknowledged; fails if the listener
   *     is gone
   */
  public Future<?> send(Output output) {
    return bus.sendOutput(address, output, headers, ackMillis);
  }
}
