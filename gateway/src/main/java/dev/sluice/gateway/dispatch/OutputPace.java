package dev.sluice.gateway.dispatch;

import dev.sluice.gateway.batch.Clock;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * How much output all commands may tell this gateway: so many characters a millisecond, in the
 * order in which they came. A loop that writes out all that they have to say serves nobody else.
 *
 * <p>Commands have little on its way at any time, so there is never much that waits here. Used on
 * one context only.
 */
final class OutputPace {
  /** To write that many takes between a tenth and a third of a millisecond. */
  static final int CHARACTERS_A_MILLISECOND = 32 * 1024;

  private final Clock clock;
  private final Queue<Piece> waiting = new ArrayDeque<>();
  private long left = CHARACTERS_A_MILLISECOND;
  private long since;
  private boolean timerSet;

  OutputPace(Clock clock) {
    this.clock = clock;
    this.since = clock.millis();
  }

  /** A piece of so many characters was taken; {@code next} is run when another may come. */
  void pass(int characters, Runnable next) {
    waiting.add(new Piece(characters, next));
    goOn();
  }

  private void goOn() {
    long now = clock.millis();
    if (now > since) {
      left = Math.min(CHARACTERS_A_MILLISECOND, left + (now - since) * CHARACTERS_A_MILLISECOND);
      since = now;
    }
    while (left > 0 && !waiting.isEmpty()) {
      Piece piece = waiting.remove();
      left -= piece.characters();
      piece.next().run();
    }
    if (!waiting.isEmpty() && !timerSet) {
      timerSet = true;
      clock.after(1, this::timerFired);
    }
  }

  private void timerFired() {
    timerSet = false;
    goOn();
  }

  private record Piece(int characters, Runnable next) {}
}
