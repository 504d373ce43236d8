package dev.sluice.cli.client;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** The server could not be reached, went away, or refused; the message has a line per fault. */
public final class ServerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean ours;

  private ServerException(String message, boolean ours) {
    super(message, null, false, false);
    this.ours = ours;
  }

  /** It cannot be reached, or the connection broke. */
  static ServerException unreachable(String server, Throwable cause) {
    String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return new ServerException(server + ": " + reason, false);
  }

  /** It answered with a problem. */
  static ServerException refused(int status, String body) {
    return new ServerException(lines(status, body), status < 500 && status != 429);
  }

  /** Whether the request was at fault, not the server. */
  public boolean isOurs() {
    return ours;
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
