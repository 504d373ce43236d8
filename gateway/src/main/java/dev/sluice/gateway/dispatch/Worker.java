package dev.sluice.gateway.dispatch;

import dev.sluice.contracts.node.WorkerCard;
import dev.sluice.gateway.batch.Seat;
import dev.sluice.gateway.batch.TaskSpec;

/** A worker instance as this gateway knows it: its card, and how many tasks it has out to it. */
final class Worker implements Seat {
  private final String node;
  private final Credit credit = new Credit();
  private WorkerCard card;
  private int out;
  private long busyUntil = Long.MIN_VALUE;
  private boolean leaving;
  private boolean pinged;

  Worker(String node, WorkerCard card) {
    this.node = node;
    this.card = card;
  }

  @Override
  public String node() {
    return node;
  }

  @Override
  public String loop() {
    return card.loop();
  }

  @Override
  public boolean repeats(TaskSpec spec) {
    return card.repeatable().contains(spec.kind().name() + ":" + spec.request().key());
  }

  WorkerCard card() {
    return card;
  }

  int out() {
    return out;
  }

  void update(WorkerCard newCard, boolean isLeaving) {
    card = newCard;
    leaving = isLeaving;
  }

  /** Whether it may be given one more task. */
  boolean hasRoom(long now) {
    return !leaving && out < card.capacity() && credit.admits(out) && now >= busyUntil;
  }

  /** Whether it is worth knowing how long a message to it and back takes, and nothing asks yet. */
  boolean isToBePinged() {
    return out > 0 && !pinged;
  }

  void pinged() {
    pinged = true;
  }

  /** A message to it and back has taken so long. */
  void heard(long millis) {
    pinged = false;
    credit.heard(millis, out, card.capacity());
  }

  void take() {
    out++;
  }

  void release() {
    out--;
  }

  /** It said no: it is left alone for a moment. */
  void restUntil(long millis) {
    busyUntil = millis;
  }
}
