package dev.sluice.gateway.dispatch;

import dev.sluice.contracts.node.WorkerCard;
import dev.sluice.gateway.batch.Seat;
import dev.sluice.gateway.batch.TaskSpec;

/** A worker instance as this gateway knows it: its card, and how many tasks it has out to it. */
final class Worker implements Seat {
  /** How often to ask one that has nothing to do whether it is there. */
  private static final long IDLE_PING_MILLIS = 100;

  private final String node;
  private final WorkerLimit credit = new WorkerLimit();
  private final Heartbeat silence = new Heartbeat();
  private WorkerCard card;
  private int out;
  private long busyUntil = Long.MIN_VALUE;
  private boolean leaving;
  private boolean pinged;
  private long lastPing = -IDLE_PING_MILLIS;

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

  boolean isLeaving() {
    return leaving;
  }

  /** What is known of how long its loop has said nothing. */
  Heartbeat silence() {
    return silence;
  }

  /** Whether it may be given one more task. */
  boolean hasRoom(long now) {
    return !leaving
        && out < card.capacity()
        && credit.admits(out)
        && now >= busyUntil
        && !silence.isQuiet(now);
  }

  /** Whether it is time to ask how late it is, and nothing asks yet. */
  boolean isToBePinged(long now) {
    return !pinged && (out > 0 || now - lastPing >= IDLE_PING_MILLIS);
  }

  void pinged(long now) {
    pinged = true;
    lastPing = now;
    silence.asked(now);
  }

  /**
   * What became of a ping.
   *
   * @param millis how long the message to it and back has taken, or was waited for
   * @param isAnswered whether there was an answer
   */
  void heard(long millis, boolean isAnswered) {
    pinged = false;
    credit.heard(millis, out, card.capacity());
    if (isAnswered) {
      silence.answered();
    }
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
