package dev.sluice.runtime.upstream;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;

/** Tells what it means that a request got no answer. */
public final class BrokenConnection {
  private BrokenConnection() {}

  /**
   * The failure of a request that was not answered; one that is a {@link Failure} stays what it is.
   *
   * @param origin whom it went to
   * @param cause what the client says
   */
  public static Failure beforeAnswer(String origin, Throwable cause) {
    if (cause instanceof Failure known) {
      return known;
    }
    Failure broken = broken(origin, cause);
    if (cause instanceof ConnectException && says(cause, "refused")) {
      return broken.withConnection(Failure.Connection.REFUSED);
    }
    return isReset(cause) ? broken.withConnection(Failure.Connection.RESET) : broken;
  }

  /** The failure of a request whose answer broke off; a {@link Failure} stays what it is. */
  public static Failure duringAnswer(String origin, Throwable cause) {
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
        || (cause instanceof SocketException && says(cause, "reset"))
        || (cause instanceof IOException && says(cause, "reset by peer"));
  }

  private static boolean says(Throwable cause, String word) {
    return cause.getMessage() != null && cause.getMessage().contains(word);
  }
}
