package dev.sluice.flags.fetch;

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
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at one download: asks whether the file that is there is still good, follows where it
 * is sent, and stores what comes. On the actor's context only.
 */
public final class Fetch {
  private static final String USER_AGENT = "Sluice";

  private final Vertx vertx;
  private final Access access;
  private final FileWorkers workers;
  private final Target target;
  private final Work work;
  private final Set<URI> asked = new HashSet<>();
  private @Nullable HttpClientRequest request;
  private @Nullable Note known;
  private int redirects;

  public Fetch(Vertx vertx, Access access, FileWorkers workers, Target target, Work work) {
    this.vertx = vertx;
    this.access = access;
    this.workers = workers;
    this.target = target;
    this.work = work;
  }

  /**
   * Does it.
   *
   * @return completes with the file that stands in its directory; fails with {@link
   *     FailureCode#POLICY} where its URL leads to where none may, {@link FailureCode#NOT_FOUND},
   *     {@link FailureCode#UPSTREAM_STATUS}, {@link FailureCode#UPSTREAM_CONNECTION}, {@link
   *     FailureCode#UPSTREAM_MALFORMED}, or {@link FailureCode#INTERNAL} where the disk says no
   */
  public Future<StoredFile> run() {
    work.onAbort(this::abort);
    return workers
        .run(() -> target.directory().recall(target.names(), target.uri().toString()))
        .compose(this::askAgain);
  }

  private Future<StoredFile> askAgain(Optional<Note> note) {
    known = note.orElse(null);
    return ask(target.uri(), this::refused);
  }

  private Future<StoredFile> ask(URI uri, Function<String, Failure> refused) {
    asked.add(uri);
    return access
        .destinations()
        .find(uri, refused)
        .compose(server -> access.tls().before(Origin.of(uri).isSecure()).map(server))
        .compose(server -> connect(uri, server))
        .compose(this::send)
        .recover(cause -> unanswered(uri, cause))
        .compose(response -> answered(uri, response));
  }

  private static <T> Future<T> unanswered(URI uri, Throwable cause) {
    return Future.failedFuture(BrokenConnection.beforeAnswer(uri.getAuthority(), cause));
  }

  private Failure refused(String expected) {
    return new Failure(FailureCode.POLICY, Fault.of("url", target.uri(), expected).detail());
  }

  private Future<HttpClientRequest> connect(URI uri, SocketAddress server) {
    return work.abortedWith() == null
        ? access.client().request(options(uri, server))
        : Future.failedFuture("no longer wanted");
  }

  /** The connection goes to the address that was checked; the name is for TLS and the upstream. */
  private RequestOptions options(URI uri, SocketAddress server) {
    Origin origin = Origin.of(uri);
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    RequestOptions options =
        new RequestOptions()
            .setSsl(origin.isSecure())
            .setHost(origin.host())
            .setPort(origin.port())
            .setServer(server)
            .setFollowRedirects(false)
            .setURI(uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery())
            .setConnectTimeout(work.timeoutMillis())
            .putHeader(HttpHeaders.USER_AGENT, USER_AGENT)
            .putHeader(HttpHeaders.ACCEPT_ENCODING, HttpHeaders.IDENTITY);
    String tag = tag(uri);
    return tag == null ? options : options.putHeader(HttpHeaders.IF_NONE_MATCH, tag);
  }

  /** What we know of a file is for who told us, and not for whom it sends us to. */
  private @Nullable String tag(URI uri) {
    boolean isTheirs = Origin.of(uri).equals(Origin.of(target.uri()));
    return known != null && isTheirs ? known.etag() : null;
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
    if (status == 304 && known != null && tag(uri) != null) {
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
          .run(vertx, access.slowest())
          .map(note -> note.stored(false, told(response.statusCode())));
    } catch (Failure refused) {
      Leftover.discard(vertx, response);
      throw refused;
    }
  }

  private Future<StoredFile> follow(URI next) {
    redirects++;
    if (redirects > Redirect.MOST) {
      return Future.failedFuture(Redirect.tooMany());
    }
    Function<String, Failure> refused = expected -> Redirect.refused(next, expected);
    return asked.contains(next)
        ? Future.failedFuture(refused.apply("a URL that was not asked before"))
        : ask(next, refused);
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
