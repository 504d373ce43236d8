package dev.sluice.runtime.upstream;

import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadEventLoop;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Spreads the first requests of a client over turns of its event loop, so that they do not block
 * it. They take milliseconds each, because their code is not compiled yet. Later requests take so
 * little that they start at once. For the clients of one event loop.
 */
final class RequestTurns {
  private static final long MAX_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final int FIRST_REQUESTS = 2_000;

  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private int started;
  private boolean isInTurn;
  private long turnStart;

  /** Starts a request now, or in a later turn if this turn has been long enough. */
  void start(Runnable request) {
    SingleThreadEventLoop loop = started < FIRST_REQUESTS ? currentLoop() : null;
    if (waiting.isEmpty() && (loop == null || hasTime(loop))) {
      started++;
      request.run();
    } else {
      waiting.add(request);
    }
  }

  private boolean hasTime(SingleThreadEventLoop loop) {
    if (!isInTurn) {
      isInTurn = true;
      turnStart = System.nanoTime();
      loop.executeAfterEventLoopIteration(() -> endTurn(loop));
      return true;
    }
    return System.nanoTime() - turnStart < MAX_NANOS;
  }

  private void endTurn(SingleThreadEventLoop loop) {
    isInTurn = false;
    if (!waiting.isEmpty()) {
      loop.execute(() -> startWaiting(loop));
    }
  }

  private void startWaiting(SingleThreadEventLoop loop) {
    while (!waiting.isEmpty() && hasTime(loop)) {
      started++;
      waiting.remove().run();
    }
  }

  private static @Nullable SingleThreadEventLoop currentLoop() {
    ContextInternal context = ContextInternal.current();
    if (context == null) {
      return null;
    }
    EventLoop loop = context.nettyEventLoop();
    return loop.inEventLoop() && loop instanceof SingleThreadEventLoop single ? single : null;
  }
}
