package dev.sluice.jobs;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.runtime.actor.Capacity;
import dev.sluice.runtime.actor.Work;
import dev.sluice.runtime.upstream.BrokenConnection;
import dev.sluice.runtime.upstream.RetryAfter;
import dev.sluice.runtime.upstream.TlsStart;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Instant;

/**
 * Asks sources over HTTP. Used on its actor's context, on which all its futures complete.
 *
 * <p>Redirects are not followed, for they would carry our headers to wherever they point.
 */
final class LookupClient {
  private static final int CONNECTIONS_PER_ORIGIN = 4_096;

  /** Parsing so much takes well under a millisecond; what is longer is parsed elsewhere. */
  private static final int BYTES_PARSED_ON_LOOP = 1 << 16;

  private static final int PARSER_THREADS = 2;

  private final HttpClient client;
  private final TlsStart tls;

  /** Long answers are parsed here, for a whole mebibyte of JSON holds a loop too long. */
  private final WorkerExecutor parsers;

  LookupClient(Vertx vertx, Capacity capacity) {
    client =
        vertx.createHttpClient(
            new HttpClientOptions().setDecompressionSupported(false),
            new PoolOptions()
                .setHttp1MaxSize(CONNECTIONS_PER_ORIGIN)
                .setMaxWaitQueueSize(capacity.concurrency()));
    tls = new TlsStart(vertx);
    parsers = vertx.createSharedWorkerExecutor("sluice-jobs-parse", PARSER_THREADS);
  }

  /**
   * Asks a source for one count.
   *
   * @param key what to look up
   * @param work whose attempt this is; when it is given up, the connection is closed
   * @return the count; fails with {@link FailureCode#NOT_FOUND} or one of the {@code UPSTREAM}
   *     codes
   */
  Future<CountResponse.Count> ask(Source source, String key, Work work) {
    return tls.before(source.url().ssl())
        .compose(ready -> client.request(options(source, key, work)))
        .compose(request -> send(request, work))
        .recover(cause -> unanswered(source, cause))
        .compose(response -> answer(response, source))
        .recover(cause -> brokenOff(source, cause))
        .compose(this::count);
  }

  /** Closes all connections. */
  Future<?> close() {
    return Future.join(client.close(), parsers.close());
  }

  private static RequestOptions options(Source source, String key, Work work) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setSsl(source.url().ssl())
            .setHost(source.url().host())
            .setPort(source.url().port())
            .setURI(source.url().filledWith(key))
            .setFollowRedirects(false)
            .setConnectTimeout(work.timeoutMillis())
            .putHeader(HttpHeaders.ACCEPT, "application/json");
    source.headers().forEach(options::putHeader);
    source.secrets().forEach((header, secret) -> options.putHeader(header, secret.value()));
    return options;
  }

  private static Future<HttpClientResponse> send(HttpClientRequest request, Work work) {
    work.onAbort(request::reset);
    return request.send();
  }

  /** The body of a refusal is read too, so that its connection can be used again. */
  private static Future<CountResponse> answer(HttpClientResponse response, Source source) {
    Future<Buffer> body = BoundedBody.of(response, source.maxBytes());
    if (response.statusCode() / 100 == 2) {
      return body.map(whole -> new CountResponse(source, response.headers(), whole));
    }
    return body.transform(read -> Future.failedFuture(refusal(response)));
  }

  private Future<CountResponse.Count> count(CountResponse answer) {
    return answer.body().length() <= BYTES_PARSED_ON_LOOP
        ? Future.succeededFuture(answer.count())
        : parsers.executeBlocking(answer::count, false);
  }

  private static Failure refusal(HttpClientResponse response) {
    int status = response.statusCode();
    if (status == 404) {
      return new Failure(FailureCode.NOT_FOUND, "status: 404 (expected: 200)");
    }
    Failure failure =
        new Failure(FailureCode.UPSTREAM_STATUS, "status: " + status + " (expected: 200)")
            .withStatus(status);
    Long wait = RetryAfter.millis(response.getHeader(HttpHeaders.RETRY_AFTER), Instant.now());
    return wait == null ? failure : failure.withRetryAfter(wait);
  }

  private static <T> Future<T> unanswered(Source source, Throwable cause) {
    return Future.failedFuture(BrokenConnection.beforeAnswer(source.url().origin(), cause));
  }

  private static <T> Future<T> brokenOff(Source source, Throwable cause) {
    return Future.failedFuture(BrokenConnection.duringAnswer(source.url().origin(), cause));
  }
}
