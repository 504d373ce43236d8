package dev.sluice.gateway.dispatch;

import dev.sluice.contracts.node.WorkerCard;
import dev.sluice.gateway.batch.Seat;

/** A worker instance as this gateway knows it: its card, and how many tasks it has out to it. */
final class Worker implements Seat {
  private final String node;
  private WorkerCard card;
  private int out;
  private long busyUntil = Long.MIN_VALUE;
  private boolean leaving;

  Worker(String node, WorkerCard card) {
    this.node = node;
    this.card = card;
  }

  @Override
  public String node() {
    return node;
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
    return !leaving && out < card.capacity() && now >= busyUntil;
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
