package dev.sluice.gateway.dispatch;

import dev.sluice.contracts.node.WorkerCard;
import dev.sluice.gateway.batch.Seat;
import dev.sluice.gateway.batch.TaskSpec;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** A worker instance as this gateway knows it: its card, its load, and how responsive it is. */
final class Worker implements Seat {
  /** How often to ping a worker that has no task. */
  private static final long IDLE_PING_MILLIS = 100;

  private final String node;
  private final WorkerLimit limit = new WorkerLimit();
  private final Heartbeat heartbeat = new Heartbeat();
  private WorkerCard card;
  private int load;
  private long restsUntil = Long.MIN_VALUE;
  private boolean isLeaving;
  private boolean isPinged;
  private long pingedAt = -IDLE_PING_MILLIS;

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

  /** Returns the number of this gateway's tasks that the worker has. */
  int load() {
    return load;
  }

  void update(WorkerCard newCard, boolean leaving) {
    card = newCard;
    isLeaving = leaving;
  }

  boolean isLeaving() {
    return isLeaving;
  }

  Heartbeat heartbeat() {
    return heartbeat;
  }

  /** Returns whether it takes one more task. */
  boolean hasRoom(long now) {
    return !isLeaving
        && load < card.capacity()
        && limit.admits(load)
        && now >= restsUntil
        && !heartbeat.isOverdue(now);
  }

  /** Returns whether the next ping is due. There is never more than one open ping. */
  boolean isPingDue(long now) {
    return !isPinged && (load > 0 || now - pingedAt >= IDLE_PING_MILLIS);
  }

  void pinged(long now) {
    isPinged = true;
    pingedAt = now;
    heartbeat.asked(now);
  }

  /** Handles the end of a ping: an answer, or the end of the wait for one. */
  void pingEnded(long now, boolean isAnswered) {
    isPinged = false;
    limit.measured(now - pingedAt, load, card.capacity());
    if (isAnswered) {
      heartbeat.answered();
    }
  }

  void take() {
    load++;
  }

  void release() {
    load--;
  }

  /** Gives it no new task until then, because it has refused one. */
  void restUntil(long millis) {
    restsUntil = millis;
  }

  JsonObject toJson(long now) {
    return new JsonObject()
        .put("worker", card.id())
        .put("verticle", card.verticle())
        .put("loop", loop())
        .put("addresses", new JsonArray(card.addresses().keySet().stream().sorted().toList()))
        .put("capacity", card.capacity())
        .put("out", load)
        .put("silentForMillis", heartbeat.silentMillis(now));
  }
}
