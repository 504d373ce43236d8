package dev.sluice.gateway.connection;

import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Watches the body of a request while it comes: its reader is told, once, when it will not come to
 * its end.
 *
 * <p>It looks at the connection and not at what the reader has taken, so that a reader may pause
 * for as long as it likes: only what the caller could have sent and has not counts against it.
 */
public final class BodyWatch {
  private static final String KEY = BodyWatch.class.getName();

  private final @Nullable ConnectionTimeouts wire;

  private BodyWatch(@Nullable ConnectionTimeouts wire) {
    this.wire = wire;
  }

  static void put(RoutingContext http, ConnectionTimeouts wire) {
    http.put(KEY, new BodyWatch(wire));
  }

  /** The watch over the body of a request. */
  public static BodyWatch of(RoutingContext http) {
    BodyWatch watch = http.get(KEY);
    return watch == null ? new BodyWatch(null) : watch;
  }

  /** Tells when the body is not whole in time, goes silent, or breaks; on the request's loop. */
  public void whole(Consumer<ProtocolViolation> reader) {
    if (wire != null) {
      wire.watchBody(false, reader);
    }
  }

  /** Tells when no line comes to its end for a while, or the body breaks; on the request's loop. */
  public void lines(Consumer<ProtocolViolation> reader) {
    if (wire != null) {
      wire.watchBody(true, reader);
    }
  }
}
