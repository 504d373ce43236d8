package dev.sluice.gateway.http;

import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;

/** Where the events of a batch go: to its caller, in the form that the caller asked for. */
interface Answer {

  /** Takes the next event; {@code finished} is the last. */
  void event(JsonObject event);

  /** Takes back what has been promised, where nothing has been said yet: the request was bad. */
  void refuse(Problem problem);

  /** Names who is told true when the reader is behind, and false when it has caught up. */
  default void onBehind(Consumer<Boolean> hold) {}

  /** The caller has gone, or has been served. */
  default void closed() {}
}
