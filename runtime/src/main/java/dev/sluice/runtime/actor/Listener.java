package dev.sluice.runtime.actor;

import dev.sluice.contracts.Headers;
import dev.sluice.contracts.Output;
import dev.sluice.runtime.bus.Bus;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/**
 * Who wants to hear what an attempt writes while it runs. It says when it has taken a piece, and
 * that may be long after: whoever writes holds back the rest until then.
 */
public final class Listener {
  /** By then the attempt itself has been answered, whatever became of it. */
  private static final long PATIENCE_MILLIS = 2_000;

  private final Bus bus;
  private final String address;
  private final MultiMap headers;
  private final long patienceMillis;

  private Listener(Bus bus, String address, MultiMap headers, long patienceMillis) {
    this.bus = bus;
    this.address = address;
    this.headers = headers;
    this.patienceMillis = patienceMillis;
  }

  /** The listener that an attempt's headers name; null where they name none. */
  static @Nullable Listener of(Bus bus, MultiMap headers, long timeoutMillis) {
    String address = headers.get(Headers.OUTPUT);
    return address == null || address.isEmpty()
        ? null
        : new Listener(bus, address, headers, timeoutMillis + PATIENCE_MILLIS);
  }

  /**
   * Tells it a piece.
   *
   * @return completes when it has taken it, on the caller's context; fails where it does not listen
   *     any more
   */
  public Future<?> tell(Output output) {
    return bus.tell(address, output, headers, patienceMillis);
  }
}
