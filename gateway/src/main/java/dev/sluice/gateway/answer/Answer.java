package dev.sluice.gateway.answer;

import dev.sluice.gateway.batch.EventSink;
import dev.sluice.gateway.problem.Problem;

/** The answer to a caller over HTTP, made from the events of its batch. */
public interface Answer extends EventSink {

  /** Answers with a problem; resets the connection if the answer has begun. */
  void refuse(Problem problem);

  /** Sets the handler that is called when the answer has become too long and was refused. */
  default void onTooLong(Runnable handler) {}

  /** Handles the end of the connection, or of the answer. */
  default void closed() {}
}
