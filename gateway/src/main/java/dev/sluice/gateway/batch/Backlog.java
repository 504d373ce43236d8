package dev.sluice.gateway.batch;

import dev.sluice.contracts.Failure;
import org.jspecify.annotations.Nullable;

/**
 * What has come of a list and has not been looked at yet, in its order. A task in it costs no more
 * than its line.
 */
public interface Backlog {

  /**
   * Takes what is next; null where there is nothing left, or where it is not at hand just now.
   * Whoever keeps it from being at hand tells the batch when it is, by {@link Batch#moreAtHand}.
   */
  @Nullable Entry poll();

  /** Drops all that is left: nobody wants it any more. */
  void drop();

  /**
   * One line of a list.
   *
   * @param spec the task; null where the line is none
   * @param invalid what is wrong with the line; null where it is a task
   */
  record Entry(@Nullable TaskSpec spec, @Nullable Failure invalid) {

    /** A task. */
    public static Entry of(TaskSpec spec) {
      return new Entry(spec, null);
    }

    /** A line that is no task. */
    public static Entry invalid(Failure invalid) {
      return new Entry(null, invalid);
    }
  }
}
