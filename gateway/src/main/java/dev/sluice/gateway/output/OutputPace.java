package dev.sluice.gateway.output;

import dev.sluice.gateway.batch.Clock;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Limits the output of all commands to a number of characters per millisecond, because an event
 * loop that writes all of it serves no other caller. Pieces pass in the order of their arrival.
 *
 * <p>Each command sends few pieces ahead, which limits how many wait here. Used on one context
 * only.
 */
final class OutputPace {
  /** The characters that take between 0.1 and 0.3 ms to write. */
  static final int CHARACTERS_PER_MILLISECOND = 32 * 1024;

  private final Clock clock;
  private final Queue<Piece> waiting = new ArrayDeque<>();
  private long allowance = CHARACTERS_PER_MILLISECOND;
  private long updatedAt;
  private boolean isTimerSet;

  OutputPace(Clock clock) {
    this.clock = clock;
    this.updatedAt = clock.millis();
  }

  /**
   * Counts a piece of output.
   *
   * @param next run when the command may send another piece
   */
  void pass(int characters, Runnable next) {
    waiting.add(new Piece(characters, next));
    passWaiting();
  }

  private void passWaiting() {
    updateAllowance();
    while (allowance > 0 && !waiting.isEmpty()) {
      Piece piece = waiting.remove();
      allowance -= piece.characters();
      piece.next().run();
    }
    if (!waiting.isEmpty() && !isTimerSet) {
      isTimerSet = true;
      clock.after(1, this::timerFired);
    }
  }

  private void updateAllowance() {
    long now = clock.millis();
    if (now > updatedAt) {
      long more = (now - updatedAt) * CHARACTERS_PER_MILLISECOND;
      allowance = Math.min(CHARACTERS_PER_MILLISECOND, allowance + more);
      updatedAt = now;
    }
  }

  private void timerFired() {
    isTimerSet = false;
    passWaiting();
  }

  private record Piece(int characters, Runnable next) {}
}
