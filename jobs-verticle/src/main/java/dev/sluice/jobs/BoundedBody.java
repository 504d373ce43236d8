package dev.sluice.jobs;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.runtime.upstream.ExchangeCodec;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;

/**
 * Collects the body of one response in memory. Closes the connection and fails the request with
 * {@link FailureCode#UPSTREAM_MALFORMED} as soon as the body is longer than allowed.
 */
final class BoundedBody extends ExchangeCodec<Buffer> {
  private static final Future<Void> WRITTEN = Future.succeededFuture();

  private final int maxBytes;
  private final Buffer body = Buffer.buffer();

  /**
   * @param maxBytes the length of the longest body that is accepted
   */
  BoundedBody(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  protected boolean accepts(HttpClientResponse head) {
    String announced = head.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (announced != null && (announced.length() > 18 || Long.parseLong(announced) > maxBytes)) {
      closeConnection();
      throw tooLong();
    }
    return true;
  }

  @Override
  public Future<Void> write(Buffer piece) {
    if (body.length() + piece.length() <= maxBytes) {
      body.appendBuffer(piece);
    } else {
      fail(tooLong());
    }
    return WRITTEN;
  }

  @Override
  protected Future<Buffer> complete() {
    return Future.succeededFuture(body);
  }

  private Failure tooLong() {
    return new Failure(
        FailureCode.UPSTREAM_MALFORMED,
        "answer: too long (expected: at most " + maxBytes + " bytes)");
  }
}
