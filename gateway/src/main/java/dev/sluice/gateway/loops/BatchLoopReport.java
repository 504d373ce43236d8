package dev.sluice.gateway.loops;

import dev.sluice.contracts.loop.CodePlace;
import dev.sluice.contracts.loop.LoopBlocked;
import dev.sluice.contracts.loop.LoopWork;
import dev.sluice.gateway.batch.Clock;
import dev.sluice.gateway.batch.LoopReport;
import dev.sluice.gateway.batch.Seat;
import dev.sluice.runtime.watch.LagHistogram;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;

/**
 * The certificate of one batch: how late the loops were that it touched, which blocks its own tasks
 * caused, and which it suffered: those on a loop where its work waited meanwhile.
 *
 * <p>A block is told a moment after it ended, and so after the report of the task that caused it. A
 * report from a loop that may just have been held says so; until the block is heard of, or for
 * {@value #PATIENCE_MILLIS} ms, the certificate is not settled.
 */
final class BatchLoopReport implements LoopReport {
  static final long PATIENCE_MILLIS = 300;

  /** Of each list so many are told. */
  static final int MAX_LISTED = 100;

  private final LoopLog log;
  private final Clock clock;
  private final String batch;
  private final LoopLog.Mark begin;
  private final Map<LoopKey, LoopTouch> touches = new HashMap<>();
  private final JsonArray caused = new JsonArray();
  private final JsonArray suffered = new JsonArray();
  private long more;

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
  public void heard(Seat seat, boolean held) {
    LoopTouch touch = touch(new LoopKey(seat.node(), seat.loop()));
    touch.heard(clock.millis());
    if (held) {
      touch.expect(clock.millis() + PATIENCE_MILLIS);
    }
  }

  @Override
  public boolean isSettled() {
    long now = clock.millis();
    LoopTouch own = touch(log.own());
    if (log.isSuspect() && !own.isExpecting(now) && !own.isTired()) {
      own.expect(now + PATIENCE_MILLIS);
      own.tire();
    }
    return touches.values().stream().noneMatch(touch -> touch.isExpecting(now));
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
    return more == 0 ? json : json.put("more", more);
  }

  @Override
  public void close() {
    log.close(this);
  }

  /** A loop was held, whoever's it is. */
  void blocked(LoopBlocked block) {
    LoopTouch touch = touches.get(new LoopKey(block.node(), block.loop()));
    long now = clock.millis();
    boolean waited = touch != null && touch.overlaps(now - block.millis(), now);
    if (touch != null) {
      touch.expect(now);
    }
    if (block.isOf(batch)) {
      add(caused, block);
    } else if (waited) {
      add(suffered, block);
    }
  }

  private LoopTouch touch(LoopKey loop) {
    return touches.computeIfAbsent(loop, key -> new LoopTouch());
  }

  private void add(JsonArray list, LoopBlocked block) {
    if (list.size() < MAX_LISTED) {
      list.add(shown(block));
    } else {
      more++;
    }
  }

  /** In short: the stacks are at {@code /v1/loops}. */
  private static JsonObject shown(LoopBlocked block) {
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
