package dev.sluice.contracts;

import static java.util.Objects.requireNonNull;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A public, versioned event-bus address with the types of its messages.
 *
 * @param name the address, such as {@code sluice.jobs.lookup.v1}
 * @param type the class of the request
 * @param replyType the class of the reply
 * @param request reads a request from its JSON; throws {@link InvalidMessage}
 * @param reply reads a reply from its JSON; throws {@link InvalidMessage}
 * @param <Q> the type of the request
 * @param <R> the type of the reply
 */
public record Address<Q extends Request, R extends Message>(
    String name,
    Class<Q> type,
    Class<R> replyType,
    Function<Fields, Q> request,
    Function<Fields, R> reply) {

  /** Refuses null. */
  public Address {
    requireNonNull(name, "name");
    requireNonNull(type, "type");
    requireNonNull(replyType, "replyType");
    requireNonNull(request, "request");
    requireNonNull(reply, "reply");
  }

  /**
   * Reads a request from the body of a message, which is a record or JSON.
   *
   * @throws InvalidMessage if the body is neither, or if the record refuses it
   */
  public Q requestFrom(@Nullable Object body) {
    return Fields.read(body, type, request);
  }

  /** Reads the reply in a report of a worker, which is a record or JSON from another node. */
  public R replyFrom(Message value) {
    return replyType.isInstance(value)
        ? replyType.cast(value)
        : reply.apply(Fields.of(value.toJson()));
  }
}
