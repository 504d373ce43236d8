package dev.sluice.flags;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.flags.StoredFile;
import dev.sluice.runtime.actor.Work;
import dev.sluice.runtime.upstream.BrokenConnection;
import dev.sluice.runtime.upstream.RetryAfter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at one download: asks whether the file that is there is still good, follows where it
 * is sent, and stores what comes. On the actor's context only.
 */
final class Fetch {
  private static final String USER_AGENT = "Sluice";

  private final Vertx vertx;
  private final HttpClient client;
  private final FileWorkers workers;
  private final Target target;
  private final Work work;
  private @Nullable HttpClientRequest request;
  private @Nullable Note known;
  private int redirects;

  Fetch(Vertx vertx, HttpClient client, FileWorkers workers, Target target, Work work) {
    this.vertx = vertx;
    this.client = client;
    this.workers = workers;
    this.target = target;
    this.work = work;
  }

  /**
   * Does it.
   *
   * @return completes with the file that stands in its directory; fails with {@link
   *     FailureCode#NOT_FOUND}, {@link FailureCode#UPSTREAM_STATUS}, {@link
   *     FailureCode#UPSTREAM_CONNECTION}, {@link FailureCode#UPSTREAM_MALFORMED}, or {@link
   *     FailureCode#INTERNAL} where the disk says no
   */
  Future<StoredFile> run() {
    work.onAbort(this::abort);
    return workers
        .run(() -> target.directory().recall(target.names(), target.uri().toString()))
        .compose(this::askAgain);
  }

  private Future<StoredFile> askAgain(Optional<Note> note) {
    known = note.orElse(null);
    return ask(target.uri());
  }

  private Future<StoredFile> ask(URI uri) {
    return client
        .request(options(uri))
        .compose(this::send)
        .recover(cause -> unanswered(uri, cause))
        .compose(response -> answered(uri, response));
  }

  private static <T> Future<T> unanswered(URI uri, Throwable cause) {
    return Future.failedFuture(BrokenConnection.beforeAnswer(uri.getAuthority(), cause));
  }

  private RequestOptions options(URI uri) {
    boolean isSecure = "https".equalsIgnoreCase(uri.getScheme());
    int port = uri.getPort() >= 0 ? uri.getPort() : isSecure ? 443 : 80;
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    RequestOptions options =
        new RequestOptions()
            .setSsl(isSecure)
            .setHost(uri.getHost())
            .setPort(port)
            .setServer(SocketAddress.inetSocketAddress(port, withoutBrackets(uri.getHost())))
            .setURI(uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery())
            .setConnectTimeout(work.timeoutMillis())
            .putHeader(HttpHeaders.USER_AGENT, USER_AGENT);
    return known == null || known.etag() == null
        ? options
        : options.putHeader(HttpHeaders.IF_NONE_MATCH, known.etag());
  }

  /** An IPv6 address stands in brackets in a URL and in {@code Host}, and bare for the socket. */
  private static String withoutBrackets(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private Future<HttpClientResponse> send(HttpClientRequest ready) {
    request = ready;
    if (work.abortedWith() != null) {
      abort();
      return Future.failedFuture("no longer wanted");
    }
    return ready.send();
  }

  private Future<StoredFile> answered(URI uri, HttpClientResponse response) {
    int status = response.statusCode();
    if (status == 200) {
      return store(uri, response);
    }
    Leftover.discard(vertx, response);
    if (status == 304 && known != null) {
      return Future.succeededFuture(known.stored(true, told(status)));
    }
    if (Redirect.is(status)) {
      return follow(Redirect.next(uri, response.getHeader(HttpHeaders.LOCATION)));
    }
    return Future.failedFuture(refusal(status, response.getHeader(HttpHeaders.RETRY_AFTER)));
  }

  private Future<StoredFile> store(URI uri, HttpClientResponse response) {
    try {
      Announcement announced = Announcement.of(response.headers(), target);
      return new Transfer(uri, response, target, announced, workers)
          .run()
          .map(note -> note.stored(false, told(response.statusCode())));
    } catch (Failure refused) {
      Leftover.discard(vertx, response);
      throw refused;
    }
  }

  private Future<StoredFile> follow(URI next) {
    redirects++;
    return redirects > Redirect.MOST ? Future.failedFuture(Redirect.tooMany()) : ask(next);
  }

  /** A flag's status is not told: it was found, and that is all. */
  private @Nullable Integer told(int status) {
    return target.promised() == null ? status : null;
  }

  private static Failure refusal(int status, @Nullable String retryAfter) {
    if (status == 404) {
      return new Failure(FailureCode.NOT_FOUND, "status: 404").withStatus(404);
    }
    Failure refusal =
        new Failure(FailureCode.UPSTREAM_STATUS, "status: " + status + " (expected: 200)")
            .withStatus(status);
    Long millis = RetryAfter.millis(retryAfter, Instant.now());
    return millis == null ? refusal : refusal.withRetryAfter(millis);
  }

  private void abort() {
    if (request != null) {
      request.reset();
    }
  }
}
