package dev.sluice.gateway.loops;

import dev.sluice.contracts.loop.CodePlace;
import dev.sluice.contracts.loop.LoopBlocked;
import dev.sluice.contracts.loop.LoopWork;
import dev.sluice.gateway.batch.Clock;
import dev.sluice.gateway.batch.LoopReport;
import dev.sluice.gateway.batch.Seat;
import dev.sluice.loopwatch.lag.LagHistogram;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;

/**
 * Reports how late the event loops were that a batch has used, which blocks its own tasks have
 * caused, and which it has suffered: those of a loop that had work of the batch meanwhile.
 *
 * <p>A block is published a moment after it ended, and so after the report of the task that caused
 * it. If a loop may just have been blocked, the batch waits for the notice of that block, but at
 * most {@value #MAX_WAIT_MILLIS} ms.
 */
final class BatchLoopReport implements LoopReport {
  static final long MAX_WAIT_MILLIS = 300;

  /** Limits the caused blocks that are listed, and the suffered ones. */
  static final int MAX_LISTED = 100;

  private final LoopLog log;
  private final Clock clock;
  private final String batch;
  private final LoopLog.Mark begin;
  private final Map<LoopKey, LoopTouch> touches = new HashMap<>();
  private final JsonArray caused = new JsonArray();
  private final JsonArray suffered = new JsonArray();
  private long omitted;

  BatchLoopReport(LoopLog log, Clock clock, String batch) {
    this.log = log;
    this.clock = clock;
    this.batch = batch;
    this.begin = log.mark();
    touch(log.own()).sent(clock.millis());
  }

  @Override
  public void sent(Seat seat) {
    touch(new LoopKey(seat.node(), seat.loop())).sent(clock.millis());
  }

  @Override
  public void reported(Seat seat, boolean wasBlocked) {
    LoopTouch touch = touch(new LoopKey(seat.node(), seat.loop()));
    touch.reported(clock.millis());
    if (wasBlocked) {
      touch.expectBlock(clock.millis() + MAX_WAIT_MILLIS);
    }
  }

  @Override
  public boolean isComplete() {
    long now = clock.millis();
    if (log.isSuspect()) {
      touch(log.own()).expectBlockOnce(now, now + MAX_WAIT_MILLIS);
    }
    return touches.values().stream().noneMatch(touch -> touch.isExpectingBlock(now));
  }

  @Override
  public JsonObject toJson() {
    LagHistogram lags = log.since(begin, touches.keySet());
    JsonObject json =
        new JsonObject()
            .put("maxLagMillis", lags.max())
            .put("p999LagMillis", lags.p999())
            .put("samples", lags.samples())
            .put("caused", caused)
            .put("suffered", suffered);
    return omitted == 0 ? json : json.put("more", omitted);
  }

  @Override
  public void close() {
    log.close(this);
  }

  /** Handles a block of any event loop. */
  void blocked(LoopBlocked block) {
    LoopTouch touch = touches.get(new LoopKey(block.node(), block.loop()));
    long now = clock.millis();
    boolean isSuffered = touch != null && touch.overlaps(now - block.millis(), now);
    if (touch != null) {
      touch.expectNoBlock();
    }
    if (block.isOf(batch)) {
      add(caused, block);
    } else if (isSuffered) {
      add(suffered, block);
    }
  }

  private LoopTouch touch(LoopKey loop) {
    return touches.computeIfAbsent(loop, key -> new LoopTouch());
  }

  private void add(JsonArray list, LoopBlocked block) {
    if (list.size() < MAX_LISTED) {
      list.add(summary(block));
    } else {
      omitted++;
    }
  }

  /** Omits the stacks, which {@code GET /v1/loops} returns. */
  private static JsonObject summary(LoopBlocked block) {
    JsonObject json =
        new JsonObject()
            .put("node", block.node())
            .put("loop", block.loop())
            .put("startedAt", block.toJson().getString("startedAt"))
            .put("millis", block.millis())
            .put("form", LoopBlocked.name(block.form()))
            .put("cause", LoopBlocked.name(block.cause()))
            .put("phase", LoopBlocked.name(block.phase()))
            .put("callbacks", block.callbacks());
    CodePlace place = block.top().isEmpty() ? block.place() : block.top().get(0).place();
    json.put("class", place == null ? null : place.type())
        .put("method", place == null ? null : place.method())
        .put("line", place == null ? null : place.line());
    LoopWork work = block.work();
    return json.put("verticle", work == null ? null : work.verticle())
        .put("batch", work == null ? null : work.batch())
        .put("index", work == null ? null : work.index());
  }
}
