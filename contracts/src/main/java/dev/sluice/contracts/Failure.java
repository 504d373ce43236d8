package dev.sluice.contracts;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A failure with a code. It has no stack trace, because it is sent to the caller and not logged.
 *
 * <p>A failure may carry a partial result, such as the output of a command that timed out.
 */
public class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final FailureCode code;
  private final transient Details details;

  /**
   * @param code the kind of failure
   * @param reason one line of text, with the value and what was expected
   */
  public Failure(FailureCode code, String reason) {
    this(code, reason, Details.NONE);
  }

  private Failure(FailureCode code, String reason, Details details) {
    super(reason, null, false, false);
    this.code = requireNonNull(code, "code");
    this.details = details;
  }

  /**
   * Reads the failure that the fields {@code code}, {@code reason}, {@code errors} and {@code
   * status} describe.
   */
  public static Failure from(Fields fields) {
    Failure failure =
        new Failure(fields.constant("code", FailureCode.class), fields.string("reason"));
    List<Fault> faults = fields.list("errors", Fault::from);
    if (!faults.isEmpty()) {
      return new InvalidMessage(faults);
    }
    Long status = fields.optionalInteger("status", 100, 999);
    return status == null ? failure : failure.withStatus(status.intValue());
  }

  /** Returns a copy with the HTTP status of the upstream's response. */
  public Failure withStatus(int status) {
    return new Failure(code, reason(), details.answered(status));
  }

  /** Returns a copy with the delay that the upstream requested, in milliseconds. */
  public Failure withRetryAfter(long millis) {
    return new Failure(code, reason(), details.asking(millis));
  }

  /** Returns a copy with what happened to the connection. */
  public Failure withConnection(Connection connection) {
    return new Failure(code, reason(), details.broken(connection));
  }

  /** Returns a copy with a partial result. */
  public Failure withValue(@Nullable Message value) {
    return new Failure(code, reason(), details.carrying(value));
  }

  /** Returns the kind of failure. */
  public FailureCode code() {
    return code;
  }

  /** Returns one line of text that describes the failure. */
  public String reason() {
    String message = getMessage();
    return message == null ? code.name() : message;
  }

  /** Returns what is wrong with the input; empty for a failure of any other kind. */
  public List<Fault> faults() {
    return List.of();
  }

  /** Returns the upstream's HTTP status; null if there is none. */
  public @Nullable Integer status() {
    return details.status();
  }

  /** Returns the delay that the upstream requested, in milliseconds; null if none. */
  public @Nullable Long retryAfterMillis() {
    return details.retryAfterMillis();
  }

  /** Returns what happened to the connection to the upstream; null if nothing did. */
  public @Nullable Connection connection() {
    return details.connection();
  }

  /** Returns the partial result; null if there is none. */
  public @Nullable Message value() {
    return details.value();
  }

  /** An error of a connection to an upstream. */
  public enum Connection {
    /** No server listens at the address, or its backlog is full. */
    REFUSED,
    /** The connection was closed before the response. */
    RESET,
    /** The connection was closed within the response. */
    CUT
  }

  private record Details(
      @Nullable Integer status,
      @Nullable Long retryAfterMillis,
      @Nullable Connection connection,
      @Nullable Message value) {
    static final Details NONE = new Details(null, null, null, null);

    Details answered(int answer) {
      return new Details(answer, retryAfterMillis, connection, value);
    }

    Details asking(long askedMillis) {
      return new Details(status, askedMillis, connection, value);
    }

    Details broken(Connection done) {
      return new Details(status, retryAfterMillis, done, value);
    }

    Details carrying(@Nullable Message came) {
      return new Details(status, retryAfterMillis, connection, came);
    }
  }
}
