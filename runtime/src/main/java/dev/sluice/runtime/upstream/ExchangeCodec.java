package dev.sluice.runtime.upstream;

import dev.sluice.contracts.Failure;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.ext.web.client.impl.HttpContext;
import io.vertx.ext.web.codec.BodyCodec;
import io.vertx.ext.web.codec.spi.BodyStream;
import org.jspecify.annotations.Nullable;

/**
 * A body codec for one request, which also sees the request before it is sent and the head of the
 * response before its body is read. Works with clients of {@link UpstreamClient#wrap}. Not safe for
 * use by more than one thread; used on the context of the request.
 *
 * @param <T> the type of the decoded body
 */
public abstract class ExchangeCodec<T> implements BodyCodec<T>, BodyStream<T> {
  private final Promise<T> result = Promise.promise();
  private @Nullable HttpContext<?> context;
  private @Nullable HttpClientRequest request;
  private @Nullable HttpClientResponse response;
  private boolean isAborted;
  private boolean isReceived;

  /**
   * Inspects the head of the response.
   *
   * @return whether the client passes the body to this codec; if not, the response completes at
   *     once with a null body, and this codec has to consume the response itself
   * @throws Failure to fail the request; the response has been consumed or its connection closed
   */
  protected abstract boolean accepts(HttpClientResponse head);

  /** Decodes the body after its last byte has been written. Not called for a truncated body. */
  protected abstract Future<T> complete();

  /**
   * Abandons the request: closes its connection and fails it. If there is no connection yet, the
   * request fails as soon as there is one. Has no effect after the last byte of the body.
   */
  public final void abort() {
    isAborted = true;
    if (request != null && !isReceived) {
      fail(new IllegalStateException("no longer wanted"));
    }
  }

  /** Returns the head of the response; null if none has arrived. */
  public final @Nullable HttpClientResponse head() {
    return response;
  }

  /**
   * Converts the cause of a failed request.
   *
   * @param origin the upstream's {@code host:port}
   * @return the cause if it is a {@link Failure}, else a failure of the connection
   */
  public final Failure failure(String origin, Throwable cause) {
    return response == null
        ? BrokenConnection.beforeResponse(origin, cause)
        : BrokenConnection.duringResponse(origin, cause);
  }

  /** Fails the request with this cause, unless it has completed, and closes the connection. */
  protected final void fail(Throwable cause) {
    if (context != null) {
      context.fail(cause);
    }
    closeConnection();
  }

  /** Closes the connection, unless the response has been read to its end. */
  protected final void closeConnection() {
    if (request != null) {
      request.reset();
    }
  }

  void sending(HttpContext<?> exchange) {
    HttpClientRequest unsent = exchange.clientRequest();
    context = exchange;
    request = unsent;
    if (isAborted) {
      unsent.exceptionHandler(reset -> {});
      abort();
    }
  }

  boolean receiving(HttpClientResponse head) {
    response = head;
    Future<Void> end = head.end();
    boolean isAccepted = accepts(head);
    if (isAccepted) {
      end.onSuccess(whole -> received());
    }
    return isAccepted;
  }

  private void received() {
    isReceived = true;
    complete().onComplete(result);
  }

  @Override
  public final BodyStream<T> stream() {
    return this;
  }

  @Override
  public final Future<T> result() {
    return result.future();
  }

  /**
   * Does nothing, because the client also calls this method for a body that was cut off. {@link
   * #complete} is called instead.
   */
  @Override
  public final Future<Void> end() {
    return Future.succeededFuture();
  }

  /** Does nothing: the client reports a broken connection by the future of the request. */
  @Override
  public final void handle(Throwable cause) {}

  @Override
  public final ExchangeCodec<T> exceptionHandler(@Nullable Handler<Throwable> handler) {
    return this;
  }

  @Override
  public final ExchangeCodec<T> setWriteQueueMaxSize(int maxSize) {
    return this;
  }

  @Override
  public boolean writeQueueFull() {
    return false;
  }

  @Override
  public ExchangeCodec<T> drainHandler(@Nullable Handler<Void> handler) {
    return this;
  }
}
