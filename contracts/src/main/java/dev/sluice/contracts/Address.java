package dev.sluice.contracts;

import static java.util.Objects.requireNonNull;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A public, versioned event-bus address with the types that are spoken there.
 *
 * @param name the address itself, such as {@code sluice.jobs.lookup.v1}
 * @param type the request's record
 * @param replyType the reply's record
 * @param request reads a request from its JSON; throws {@link InvalidMessage}
 * @param reply reads a reply from its JSON; throws {@link InvalidMessage}
 * @param <Q> the request
 * @param <R> the reply
 */
public record Address<Q extends Request, R extends Message>(
    String name,
    Class<Q> type,
    Class<R> replyType,
    Function<Fields, Q> request,
    Function<Fields, R> reply) {

  /** Refuses parts that are missing. */
  public Address {
    requireNonNull(name, "name");
    requireNonNull(type, "type");
    requireNonNull(replyType, "replyType");
    requireNonNull(request, "request");
    requireNonNull(reply, "reply");
  }

  /**
   * Reads a request from the body of a message: a record as it is, or JSON.
   *
   * @throws InvalidMessage where it is neither, or makes no sense
   */
  public Q requestFrom(@Nullable Object body) {
    return Fields.read(body, type, request);
  }

  /** The reply in a worker's report: a record as it is, or read from what another node sent. */
  public R replyFrom(Message value) {
    return replyType.isInstance(value)
        ? replyType.cast(value)
        : reply.apply(Fields.of(value.toJson()));
  }
}
