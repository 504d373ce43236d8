package dev.sluice.gateway.batch;

import dev.sluice.contracts.Failure;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a list that have been received and not been parsed yet, in order. A task in the
 * backlog costs no more memory than its line.
 */
public interface Backlog {

  /**
   * Removes and parses the next line. Returns null if there is none, or if the next one is not in
   * memory yet: once it is, {@link Batch#moreAvailable} is called.
   */
  @Nullable Entry poll();

  /** Drops all lines that are left. */
  void drop();

  /**
   * One line of a list.
   *
   * @param spec the task; null if the line is not a valid task
   * @param invalid what is wrong with the line; null if it is a valid task
   */
  record Entry(@Nullable TaskSpec spec, @Nullable Failure invalid) {

    /** Returns the entry of a valid task. */
    public static Entry of(TaskSpec spec) {
      return new Entry(spec, null);
    }

    /** Returns the entry of a line that is not a valid task. */
    public static Entry invalid(Failure invalid) {
      return new Entry(null, invalid);
    }
  }
}
