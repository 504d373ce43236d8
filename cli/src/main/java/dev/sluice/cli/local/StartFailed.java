package dev.sluice.cli.local;

/** A node or a lab could not be started. */
public final class StartFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StartFailed(String what, Throwable cause) {
    super(what + " could not be started: " + reason(cause), cause);
  }

  private static String reason(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.toString() : message;
  }
}
