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
 */
public record TaskSpec(
    Kind<?, ?> kind, Request request, @Nullable String id, @Nullable Long timeoutMillis) {

  /** Where its requests go, as a worker's card names it; an origin where the request tells it. */
  public String route() {
    String origin = request.origin();
    return origin == null ? kind.name() + ":" + request.route() : origin;
  }

  /** The file that it writes, apart from those of other kinds; null where it writes none. */
  @Nullable String file() {
    String file = request.file();
    return file == null ? null : kind.name() + "/" + file;
  }
}
