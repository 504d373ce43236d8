package dev.sluice.flags.fetch;

import static java.util.Objects.requireNonNull;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Fault;
import dev.sluice.contracts.flags.StoredFile;
import dev.sluice.flags.store.FileWorkers;
import dev.sluice.flags.store.Note;
import dev.sluice.runtime.actor.Work;
import dev.sluice.runtime.upstream.BrokenConnection;
import dev.sluice.runtime.upstream.Origin;
import dev.sluice.runtime.upstream.RetryAfter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpResponseExpectation;
import io.vertx.core.http.HttpResponseHead;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import java.net.URI;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at one download: revalidates the file that is already stored, follows redirects, and
 * stores the body of the response. Used on the actor's context only.
 */
public final class Fetch {
  private static final String USER_AGENT = "Sluice";

  private final Vertx vertx;
  private final Access access;
  private final FileWorkers workers;
  private final Target target;
  private final Work work;
  private final Set<URI> requested = new HashSet<>();
  private @Nullable FileBody body;
  private @Nullable Note known;
  private int redirects;

  /**
   * @param work the attempt; when it is aborted, the connection is closed
   */
  public Fetch(Vertx vertx, Access access, FileWorkers workers, Target target, Work work) {
    this.vertx = vertx;
    this.access = access;
    this.workers = workers;
    this.target = target;
    this.work = work;
  }

  /**
   * Starts the download. To be called once.
   *
   * @return the stored file; fails with {@link FailureCode#POLICY} if its URL leads to where none
   *     may, {@link FailureCode#NOT_FOUND}, {@link FailureCode#UPSTREAM_STATUS}, {@link
   *     FailureCode#UPSTREAM_CONNECTION}, {@link FailureCode#UPSTREAM_MALFORMED}, or {@link
   *     FailureCode#INTERNAL} if the file cannot be read or written
   */
  public Future<StoredFile> run() {
    work.onAbort(this::abort);
    return workers
        .run(() -> target.directory().recall(target.names(), target.uri().toString()))
        .compose(this::revalidate);
  }

  private Future<StoredFile> revalidate(Optional<Note> note) {
    known = note.orElse(null);
    return request(target.uri(), this::refused);
  }

  private Future<StoredFile> request(URI uri, Function<String, Failure> refused) {
    requested.add(uri);
    return access
        .destinations()
        .find(uri, refused)
        .compose(server -> access.tls().before(Origin.of(uri).isSecure()).map(server))
        .recover(cause -> unreachable(uri, cause))
        .compose(server -> send(uri, server))
        .compose(response -> evaluate(uri, response));
  }

  private static <T> Future<T> unreachable(URI uri, Throwable cause) {
    return Future.failedFuture(BrokenConnection.beforeResponse(uri.getAuthority(), cause));
  }

  private Failure refused(String expected) {
    return new Failure(FailureCode.POLICY, Fault.of("url", target.uri(), expected).detail());
  }

  private Future<HttpResponse<Note>> send(URI uri, SocketAddress server) {
    FileBody file = new FileBody(vertx, workers, target, uri, access.minThroughput());
    body = file;
    return work.abortedWith() == null
        ? request(uri, server).as(file).send().recover(file::discard)
        : file.discard(new IllegalStateException("no longer wanted"));
  }

  /** The connection goes to the address that was checked; TLS and the upstream get the name. */
  private HttpRequest<?> request(URI uri, SocketAddress server) {
    Origin origin = Origin.of(uri);
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String pathAndQuery = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    HttpRequest<?> request =
        access
            .client()
            .request(HttpMethod.GET, server, origin.port(), origin.host(), pathAndQuery)
            .ssl(origin.isSecure())
            .connectTimeout(work.timeoutMillis());
    request.headers().set(HttpHeaders.USER_AGENT, USER_AGENT);
    request.headers().set(HttpHeaders.ACCEPT_ENCODING, HttpHeaders.IDENTITY);
    String tag = tag(uri);
    if (tag != null) {
      request.headers().set(HttpHeaders.IF_NONE_MATCH, tag);
    }
    return request;
  }

  /** An entity tag is sent to the origin that it came from, and not to targets of redirects. */
  private @Nullable String tag(URI uri) {
    boolean isSameOrigin = Origin.of(uri).equals(Origin.of(target.uri()));
    return known != null && isSameOrigin ? known.etag() : null;
  }

  private Future<StoredFile> evaluate(URI uri, HttpResponse<Note> response) {
    int status = response.statusCode();
    if (status == 304 && known != null && tag(uri) != null) {
      return Future.succeededFuture(known.stored(true, shown(status)));
    }
    if (Redirect.is(status)) {
      return follow(Redirect.next(uri, response.getHeader(HttpHeaders.LOCATION)));
    }
    return Future.succeededFuture(response)
        .expecting(HttpResponseExpectation.SC_OK.wrappingFailure((head, e) -> refusal(head)))
        .map(ok -> requireNonNull(ok.body()).stored(false, shown(status)));
  }

  private Future<StoredFile> follow(URI next) {
    redirects++;
    if (redirects > Redirect.MAX_REDIRECTS) {
      return Future.failedFuture(Redirect.tooMany());
    }
    Function<String, Failure> refused = expected -> Redirect.refused(next, expected);
    return requested.contains(next)
        ? Future.failedFuture(refused.apply("a URL that was not asked before"))
        : request(next, refused);
  }

  /** Returns the status for the result of a download; a flag's result has none. */
  private @Nullable Integer shown(int status) {
    return target.required() == null ? status : null;
  }

  private static Failure refusal(HttpResponseHead head) {
    int status = head.statusCode();
    if (status == 404 || status == 410) {
      return new Failure(FailureCode.NOT_FOUND, "status: " + status).withStatus(status);
    }
    Failure refusal =
        new Failure(FailureCode.UPSTREAM_STATUS, "status: " + status + " (expected: 200)")
            .withStatus(status);
    Long millis = RetryAfter.millis(head.headers().get(HttpHeaders.RETRY_AFTER), Instant.now());
    return millis == null ? refusal : refusal.withRetryAfter(millis);
  }

  private void abort() {
    if (body != null) {
      body.abort();
    }
  }
}
