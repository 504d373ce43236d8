package dev.sluice.loopwatch;

import dev.sluice.loopwatch.stack.Cause;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Report of a blocked event loop, or of a worker thread that ran for too long.
 *
 * @param loop the name of the thread
 * @param startedAt when it began, in milliseconds since 1970
 * @param millis how long it took, without the time for which the thread waited for a processor
 * @param waitedMillis how long the thread waited for a processor; null where that is unknown
 * @param form what blocked the thread
 * @param cause what that code does
 * @param phase when in the program's life it happened
 * @param place the code to blame; null where no stack was sampled
 * @param work the label of the current work; null where there was none
 * @param callbacks the number of callbacks, from 1
 * @param top the callbacks that took most of it, if there were many
 * @param stacks the stacks that were sampled most often
 */
public record LoopBlocked(
    String loop,
    long startedAt,
    long millis,
    @Nullable Long waitedMillis,
    Form form,
    Cause cause,
    Phase phase,
    @Nullable StackTraceElement place,
    @Nullable Object work,
    long callbacks,
    List<Share> top,
    List<Stack> stacks) {

  /** What blocked the thread. */
  public enum Form {
    /** One callback blocked an event loop. */
    ONE,
    /** Many small callbacks in a row blocked an event loop. */
    MANY,
    /** A task of a worker pool exceeded the limit of Vert.x's blocked thread checker. */
    WORKER
  }

  /** When in the program's life a block happened. */
  public enum Phase {
    /** After start-up. */
    RUNNING,
    /** During start-up. */
    STARTING,
    /**
     * While code ran for the first time: in the first 15 seconds much of it, which the JVM loaded
     * and compiled meanwhile, and in the first five that of libraries alone.
     */
    WARM_UP,
    /** While classes were loaded or linked, which happens once. */
    CLASS_LOADING
  }

  /** Copies the lists. */
  public LoopBlocked {
    top = List.copyOf(top);
    stacks = List.copyOf(stacks);
  }

  /** Returns the same block in another phase. */
  public LoopBlocked in(Phase other) {
    return new LoopBlocked(
        loop,
        startedAt,
        millis,
        waitedMillis,
        form,
        cause,
        other,
        place,
        work,
        callbacks,
        top,
        stacks);
  }

  /** Describes the block in one line, as {@link BlockLog} logs it. */
  @Override
  public String toString() {
    return BlockMessage.of(this, "");
  }

  /**
   * One of many callbacks.
   *
   * @param place the callback
   * @param count how often it ran
   */
  public record Share(StackTraceElement place, long count) {}

  /**
   * A sampled stack.
   *
   * @param count how often it was sampled
   * @param frames its frames, innermost first
   */
  public record Stack(long count, List<StackTraceElement> frames) {

    /** Copies the frames. */
    public Stack {
      frames = List.copyOf(frames);
    }
  }
}
