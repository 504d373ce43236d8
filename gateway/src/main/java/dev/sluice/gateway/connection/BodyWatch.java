package dev.sluice.gateway.connection;

import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Watches the body of a request while it arrives, and notifies its reader once if it will not
 * complete.
 *
 * <p>It measures the connection and not what the reader has consumed. A reader may therefore pause
 * for any time: only what the caller could have sent, and has not, counts against the caller.
 */
public final class BodyWatch {
  private static final String KEY = BodyWatch.class.getName();

  private final @Nullable ConnectionTimeouts timeouts;

  private BodyWatch(@Nullable ConnectionTimeouts timeouts) {
    this.timeouts = timeouts;
  }

  static void put(RoutingContext http, ConnectionTimeouts timeouts) {
    http.put(KEY, new BodyWatch(timeouts));
  }

  /** Returns the watch over the body of a request. */
  public static BodyWatch of(RoutingContext http) {
    BodyWatch watch = http.get(KEY);
    return watch == null ? new BodyWatch(null) : watch;
  }

  /**
   * Watches a body that must be complete within a time limit.
   *
   * @param onViolation called on the request's event loop if the body is too slow or malformed
   */
  public void whole(Consumer<ProtocolViolation> onViolation) {
    if (timeouts != null) {
      timeouts.watchBody(false, onViolation);
    }
  }

  /**
   * Watches a list of any length, of which each line must be complete within a time limit.
   *
   * @param onViolation called on the request's event loop if a line is too slow or the body
   *     malformed
   */
  public void lines(Consumer<ProtocolViolation> onViolation) {
    if (timeouts != null) {
      timeouts.watchBody(true, onViolation);
    }
  }
}
