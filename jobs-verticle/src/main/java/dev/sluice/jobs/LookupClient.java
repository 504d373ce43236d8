package dev.sluice.jobs;

import static java.util.Objects.requireNonNull;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.runtime.actor.Capacity;
import dev.sluice.runtime.actor.Work;
import dev.sluice.runtime.upstream.RetryAfter;
import dev.sluice.runtime.upstream.TlsStart;
import dev.sluice.runtime.upstream.UpstreamClient;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpResponseExpectation;
import io.vertx.core.http.HttpResponseHead;
import io.vertx.core.http.PoolOptions;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.WebClient;
import java.time.Instant;

/**
 * Looks up counts at sources over HTTP. Used on its actor's context, on which all its futures
 * complete.
 *
 * <p>Redirects are not followed, because the request's headers, secrets included, would be sent to
 * their targets.
 */
final class LookupClient {
  private static final int CONNECTIONS_PER_ORIGIN = 4_096;

  /** Parsing this much takes well under a millisecond; longer bodies are parsed on a worker. */
  private static final int MAX_BYTES_PARSED_ON_LOOP = 1 << 16;

  private static final int PARSER_THREADS = 2;

  private final HttpClient connections;
  private final WebClient client;
  private final TlsStart tls;

  /** Parses long bodies, because a mebibyte of JSON blocks an event loop for too long. */
  private final WorkerExecutor parsers;

  LookupClient(Vertx vertx, Capacity capacity) {
    connections =
        vertx.createHttpClient(
            new HttpClientOptions().setDecompressionSupported(false),
            new PoolOptions()
                .setHttp1MaxSize(CONNECTIONS_PER_ORIGIN)
                .setMaxWaitQueueSize(capacity.concurrency()));
    client = UpstreamClient.wrap(connections);
    tls = new TlsStart(vertx);
    parsers = vertx.createSharedWorkerExecutor("sluice-jobs-parse", PARSER_THREADS);
  }

  /**
   * Looks up one count.
   *
   * @param key the key to look up
   * @param work the attempt; when it is aborted, the connection is closed
   * @return the count; fails with {@link FailureCode#NOT_FOUND} or one of the {@code UPSTREAM}
   *     codes
   */
  Future<CountResponse.Count> lookUp(Source source, String key, Work work) {
    BoundedBody body = new BoundedBody(source.maxBytes());
    work.onAbort(body::abort);
    return tls.before(source.url().ssl())
        .compose(ready -> request(source, key, work.timeoutMillis()).as(body).send())
        .expecting(HttpResponseExpectation.SC_SUCCESS.wrappingFailure((head, e) -> refusal(head)))
        .recover(cause -> Future.failedFuture(failure(source, body, cause)))
        .map(
            response ->
                new CountResponse(source, response.headers(), requireNonNull(response.body())))
        .compose(this::count);
  }

  /** Closes all connections. */
  Future<?> close() {
    return Future.join(connections.close(), parsers.close());
  }

  private HttpRequest<?> request(Source source, String key, long timeoutMillis) {
    UrlTemplate url = source.url();
    HttpRequest<?> request =
        client
            .request(HttpMethod.GET, url.port(), url.host(), url.filledWith(key))
            .ssl(url.ssl())
            .connectTimeout(timeoutMillis);
    MultiMap headers = request.headers().set(HttpHeaders.ACCEPT, "application/json");
    source.headers().forEach(headers::set);
    source.secrets().forEach((header, secret) -> headers.set(header, secret.value()));
    return request;
  }

  private Future<CountResponse.Count> count(CountResponse response) {
    return response.body().length() <= MAX_BYTES_PARSED_ON_LOOP
        ? Future.succeededFuture(response.count())
        : parsers.executeBlocking(response::count, false);
  }

  /** The status counts more than a body that was cut off or is too long. */
  private static Failure failure(Source source, BoundedBody body, Throwable cause) {
    HttpResponseHead head = body.head();
    return head == null || head.statusCode() / 100 == 2
        ? body.failure(source.url().origin(), cause)
        : refusal(head);
  }

  private static Failure refusal(HttpResponseHead head) {
    int status = head.statusCode();
    if (status == 404 || status == 410) {
      return new Failure(FailureCode.NOT_FOUND, "status: " + status + " (expected: 200)");
    }
    Failure failure =
        new Failure(FailureCode.UPSTREAM_STATUS, "status: " + status + " (expected: 200)")
            .withStatus(status);
    Long wait = RetryAfter.millis(head.headers().get(HttpHeaders.RETRY_AFTER), Instant.now());
    return wait == null ? failure : failure.withRetryAfter(wait);
  }
}
