package dev.sluice.contracts.event;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.Message;

/**
 * One event in the life of a batch.
 *
 * <p>The first is {@link Started}, the last is {@link Finished}. Between them there is one {@link
 * TaskEnded} for each task, in the order of completion. A heartbeat on a silent stream is not an
 * event: it has no number.
 */
public sealed interface BatchEvent extends Message
    permits Started, Submitted, TaskEnded, OutputPiece, Finished {

  /** Returns the number of the event in its batch, from 0 without gaps. */
  long seq();

  /** Returns the value of the field {@code event} in the JSON form. */
  String name();

  /**
   * Reads an event of any kind.
   *
   * @throws InvalidMessage if the JSON is not an event
   */
  static BatchEvent from(Fields fields) {
    String name = fields.string("event");
    return switch (name) {
      case Started.NAME -> Started.from(fields);
      case Submitted.NAME -> Submitted.from(fields);
      case TaskEnded.NAME -> TaskEnded.from(fields);
      case OutputPiece.NAME -> OutputPiece.from(fields);
      case Finished.NAME -> Finished.from(fields);
      default ->
          throw InvalidMessage.of("event", name, "started, submitted, task, output or finished");
    };
  }
}
