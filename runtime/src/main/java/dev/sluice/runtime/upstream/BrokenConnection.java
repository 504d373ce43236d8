package dev.sluice.runtime.upstream;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;

/** Maps errors of an HTTP client to failures. */
public final class BrokenConnection {
  private BrokenConnection() {}

  /**
   * Maps an error before the head of the response. Returns a {@link Failure} as it is.
   *
   * @param origin the upstream's {@code host:port}
   * @param cause the client's error
   */
  public static Failure beforeResponse(String origin, Throwable cause) {
    if (cause instanceof Failure known) {
      return known;
    }
    Failure broken = broken(origin, cause);
    if (cause instanceof ConnectException && hasMessage(cause, "refused")) {
      return broken.withConnection(Failure.Connection.REFUSED);
    }
    return isReset(cause) ? broken.withConnection(Failure.Connection.RESET) : broken;
  }

  /** Maps an error in the body of the response. Returns a {@link Failure} as it is. */
  public static Failure duringResponse(String origin, Throwable cause) {
    return cause instanceof Failure known
        ? known
        : broken(origin, cause).withConnection(Failure.Connection.CUT);
  }

  private static Failure broken(String origin, Throwable cause) {
    String message = cause.getMessage();
    return new Failure(
        FailureCode.UPSTREAM_CONNECTION, origin + ": " + (message == null ? cause : message));
  }

  private static boolean isReset(Throwable cause) {
    return cause instanceof HttpClosedException
        || (cause instanceof SocketException && hasMessage(cause, "reset"))
        || (cause instanceof IOException && hasMessage(cause, "reset by peer"));
  }

  private static boolean hasMessage(Throwable cause, String word) {
    return cause.getMessage() != null && cause.getMessage().contains(word);
  }
}
