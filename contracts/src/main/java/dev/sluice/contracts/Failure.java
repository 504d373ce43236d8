package dev.sluice.contracts;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A failure with a code, made to be passed on rather than logged: it has no stack trace.
 *
 * <p>It may carry what came of the work until then, such as the output of a command that timed out.
 */
public class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final FailureCode code;
  private final transient Details details;

  /**
   * @param code what went wrong
   * @param reason one line for people, with the value and what was expected
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

  /** The same failure, of an upstream that answered with this status. */
  public Failure withStatus(int status) {
    return new Failure(code, reason(), details.answered(status));
  }

  /** The same failure, of an upstream that asked to be left alone for so many milliseconds. */
  public Failure withRetryAfter(long millis) {
    return new Failure(code, reason(), details.asking(millis));
  }

  /** The same failure, of an upstream that did so to a connection of ours. */
  public Failure withConnection(Connection connection) {
    return new Failure(code, reason(), details.broken(connection));
  }

  /** The same failure, with what came of the work until then. */
  public Failure withValue(@Nullable Message value) {
    return new Failure(code, reason(), details.carrying(value));
  }

  /** What went wrong. */
  public FailureCode code() {
    return code;
  }

  /** One line for people. */
  public String reason() {
    String message = getMessage();
    return message == null ? code.name() : message;
  }

  /** Returns what is wrong with the input; empty for a failure of any other kind. */
  public List<Fault> faults() {
    return List.of();
  }

  /** The upstream's HTTP status; null where there was none. */
  public @Nullable Integer status() {
    return details.status();
  }

  /** How long the upstream asked to be left alone, in milliseconds; null where it did not. */
  public @Nullable Long retryAfterMillis() {
    return details.retryAfterMillis();
  }

  /** What the upstream did to our connection; null where it was nothing of that kind. */
  public @Nullable Connection connection() {
    return details.connection();
  }

  /** What came of the work until it failed; null where nothing did. */
  public @Nullable Message value() {
    return details.value();
  }

  /** What an upstream did to a connection of ours. */
  public enum Connection {
    /** Nobody listens there, or nobody has time. */
    REFUSED,
    /** It was closed under a request that had not been answered. */
    RESET,
    /** It was closed in the middle of an answer. */
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
