package dev.sluice.gateway.batch;

import dev.sluice.contracts.Kind;
import dev.sluice.contracts.Request;
import org.jspecify.annotations.Nullable;

/**
 * A task as its caller wrote it, validated.
 *
 * @param kind its kind
 * @param request the request that a worker gets
 * @param id the caller's id for the task; null if it has none
 * @param timeoutMillis the time limit of one attempt; null for that of the batch
 * @param origin the upstream {@code host:port} that the request itself names; null if it names none
 * @param route where its requests go: its origin, or the name of the route in a worker's card
 */
public record TaskSpec(
    Kind<?, ?> kind,
    Request request,
    @Nullable String id,
    @Nullable Long timeoutMillis,
    @Nullable String origin,
    String route) {

  /** Creates a task without an id and a time limit of its own. */
  public static TaskSpec of(Kind<?, ?> kind, Request request) {
    return of(kind, request, null, null);
  }

  /** Creates a task. */
  public static TaskSpec of(
      Kind<?, ?> kind, Request request, @Nullable String id, @Nullable Long timeoutMillis) {
    String origin = request.origin();
    String route = origin == null ? kind.name() + ":" + request.route() : origin;
    return new TaskSpec(kind, request, id, timeoutMillis, origin, route);
  }

  /** Returns the file that it writes, prefixed with its kind; null if it writes none. */
  @Nullable String file() {
    String file = request.file();
    return file == null ? null : kind.name() + "/" + file;
  }
}
