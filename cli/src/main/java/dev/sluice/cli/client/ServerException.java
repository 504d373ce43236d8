package dev.sluice.cli.client;

import io.vertx.core.http.StreamResetException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** The server was not reached, disconnected, or refused; the message has a line per fault. */
public final class ServerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean callerError;

  private ServerException(String message, boolean callerError) {
    super(message, null, false, false);
    this.callerError = callerError;
  }

  /** Returns the failure of a connection. */
  static ServerException unreachable(String server, Throwable cause) {
    Throwable root = cause instanceof StreamResetException reset ? rootOf(reset) : cause;
    String reason = root.getMessage() == null ? root.toString() : root.getMessage();
    return new ServerException(server + ": " + reason, false);
  }

  /** Returns the failure for a response with a problem document. */
  static ServerException refused(int status, String body) {
    return new ServerException(lines(status, body), status < 500 && status != 429);
  }

  /** Returns whether the request was at fault, not the server. */
  public boolean isCallerError() {
    return callerError;
  }

  /** A body that cannot be read resets its request, which hides the cause. */
  private static Throwable rootOf(StreamResetException reset) {
    return reset.getCause() == null ? reset : reset.getCause();
  }

  private static String lines(int status, String body) {
    try {
      JsonObject problem = new JsonObject(body);
      List<String> lines = new ArrayList<>();
      JsonArray errors = problem.getJsonArray("errors", new JsonArray());
      errors.forEach(error -> lines.add(line((JsonObject) error)));
      return lines.isEmpty()
          ? "the server answered " + status + ": " + problem.getString("detail", "")
          : String.join(System.lineSeparator(), lines);
    } catch (DecodeException | ClassCastException noProblem) {
      return "the server answered " + status;
    }
  }

  private static String line(JsonObject error) {
    return error.getString("detail", "") + ", at " + error.getString("pointer", "");
  }
}
