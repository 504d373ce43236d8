package dev.sluice.gateway.batch;

import dev.sluice.contracts.Kind;
import dev.sluice.contracts.Request;
import org.jspecify.annotations.Nullable;

/**
 * A task as its caller wrote it, validated.
 *
 * @param kind what it is
 * @param request what it asks
 * @param id the caller's own name for it; null for none
 * @param timeoutMillis what one attempt may take; null for the batch's own limit
 * @param origin the upstream {@code host:port} that the request itself names; null where it does
 *     not
 * @param route where its requests go: its origin, or the route as a worker's card names it
 */
public record TaskSpec(
    Kind<?, ?> kind,
    Request request,
    @Nullable String id,
    @Nullable Long timeoutMillis,
    @Nullable String origin,
    String route) {

  /** A task without a name and a time limit of its own. */
  public static TaskSpec of(Kind<?, ?> kind, Request request) {
    return of(kind, request, null, null);
  }

  /** A task. */
  public static TaskSpec of(
      Kind<?, ?> kind, Request request, @Nullable String id, @Nullable Long timeoutMillis) {
    String origin = request.origin();
    String route = origin == null ? kind.name() + ":" + request.route() : origin;
    return new TaskSpec(kind, request, id, timeoutMillis, origin, route);
  }

  /** The file that it writes, apart from those of other kinds; null where it writes none. */
  @Nullable String file() {
    String file = request.file();
    return file == null ? null : kind.name() + "/" + file;
  }
}
