package dev.sluice.gateway.answer;

import dev.sluice.gateway.problem.Problem;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;

/** Where the events of a batch go: to its caller, in the form that the caller asked for. */
public interface Answer {

  /** Takes the next event; {@code finished} is the last. */
  void event(JsonObject event);

  /** Takes back what has been promised, where nothing has been said yet: the request was bad. */
  void refuse(Problem problem);

  /** Names who is told true when the reader is behind, and false when it has caught up. */
  default void onBehind(Consumer<Boolean> hold) {}

  /** Names who is told when the answer has become too long to be given, and was refused. */
  default void onTooLong(Runnable action) {}

  /** The caller has gone, or has been served. */
  default void closed() {}
}
