package dev.sluice.jobs;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;

/** The body of an answer as it comes in, given up as soon as it is longer than it may be. */
final class BoundedBody {
  private final HttpClientResponse response;
  private final int maxBytes;
  private final Buffer body = Buffer.buffer();
  private final Promise<Buffer> whole = Promise.promise();

  private BoundedBody(HttpClientResponse response, int maxBytes) {
    this.response = response;
    this.maxBytes = maxBytes;
  }

  /**
   * Reads the body. To be called before the response's context goes on to something else.
   *
   * @return the body; fails with {@link FailureCode#UPSTREAM_MALFORMED} where it is longer than
   *     {@code maxBytes}, with whatever Vert.x says where the connection breaks
   */
  static Future<Buffer> of(HttpClientResponse response, int maxBytes) {
    BoundedBody reading = new BoundedBody(response, maxBytes);
    response.handler(reading::add);
    response.exceptionHandler(reading.whole::tryFail);
    response.endHandler(end -> reading.whole.tryComplete(reading.body));
    if (reading.isAnnouncedTooLong()) {
      reading.giveUp();
    }
    return reading.whole.future();
  }

  private void add(Buffer chunk) {
    if (body.length() + chunk.length() <= maxBytes) {
      body.appendBuffer(chunk);
    } else {
      giveUp();
    }
  }

  /** Whoever says so from the start is believed. */
  private boolean isAnnouncedTooLong() {
    String announced = response.getHeader(HttpHeaders.CONTENT_LENGTH);
    return announced != null && (announced.length() > 18 || Long.parseLong(announced) > maxBytes);
  }

  private void giveUp() {
    if (whole.tryFail(tooLong())) {
      response.request().reset();
    }
  }

  private Failure tooLong() {
    return new Failure(
        FailureCode.UPSTREAM_MALFORMED,
        "answer: too long (expected: at most " + maxBytes + " bytes)");
  }
}
