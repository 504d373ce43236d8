package dev.sluice.gateway.problem;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Fault;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An error as HTTP reports it: {@code application/problem+json}, RFC 9457.
 *
 * @param status the HTTP status
 * @param code one word for programs
 * @param detail one line for people
 * @param faults the faults of the input, each with its place
 * @param retryAfterSeconds when to try again; null if that is not known to help
 */
public record Problem(
    int status,
    String code,
    String detail,
    List<Fault> faults,
    @Nullable Integer retryAfterSeconds) {
  static final String MEDIA_TYPE = "application/problem+json";

  /** The number of faults that one answer reports. */
  public static final int MAX_FAULTS = 100;

  /** The length limit of the detail, which may quote input. */
  private static final int MAX_DETAIL_LENGTH = 1_000;

  private static final int MAX_FAULT_LENGTH = 400;

  /** Truncates the detail and replaces its control characters; limits the faults. */
  public Problem {
    detail = Printable.line(detail, MAX_DETAIL_LENGTH);
    faults = List.copyOf(faults.subList(0, Math.min(MAX_FAULTS, faults.size())));
  }

  /** Returns a problem without a {@link Failure}, such as a method that is not allowed. */
  public static Problem of(int status, String code, String detail) {
    return new Problem(status, code, detail, List.of(), null);
  }

  /** Returns the problem of a request that failed. */
  public static Problem of(Failure failure) {
    boolean isTransient =
        failure.code().httpStatus() == 503 && failure.code() != FailureCode.CANCELLED;
    return new Problem(
        failure.code().httpStatus(),
        failure.code().name(),
        failure.reason(),
        failure.faults(),
        isTransient ? 1 : null);
  }

  public void send(HttpServerResponse response) {
    if (response.ended() || response.closed()) {
      return;
    }
    if (response.headWritten()) {
      response.reset();
      return;
    }
    if (retryAfterSeconds != null) {
      response.putHeader("retry-after", Integer.toString(retryAfterSeconds));
    }
    response
        .setStatusCode(status)
        .putHeader("content-type", MEDIA_TYPE)
        .putHeader("x-content-type-options", "nosniff")
        .end(toJson().toBuffer());
  }

  /** Returns the complete response as it is sent, for a caller without a request. */
  public Buffer toBytes() {
    Buffer body = toJson().toBuffer();
    String retry = retryAfterSeconds == null ? "" : "retry-after: " + retryAfterSeconds + "\r\n";
    return Buffer.buffer("HTTP/1.1 " + HttpResponseStatus.valueOf(status) + "\r\n")
        .appendString("content-type: " + MEDIA_TYPE + "\r\nx-content-type-options: nosniff\r\n")
        .appendString(retry + "connection: close\r\ncontent-length: " + body.length())
        .appendString("\r\n\r\n")
        .appendBuffer(body);
  }

  private JsonObject toJson() {
    JsonObject json =
        new JsonObject()
            .put("type", "about:blank")
            .put("title", HttpResponseStatus.valueOf(status).reasonPhrase())
            .put("status", status)
            .put("detail", detail)
            .put("code", code);
    if (!faults.isEmpty()) {
      JsonArray errors = new JsonArray();
      faults.forEach(
          fault ->
              errors.add(
                  new JsonObject()
                      .put("pointer", Printable.line(fault.pointer(), MAX_FAULT_LENGTH))
                      .put("detail", Printable.line(fault.detail(), MAX_FAULT_LENGTH))));
      json.put("errors", errors);
    }
    return json;
  }
}
