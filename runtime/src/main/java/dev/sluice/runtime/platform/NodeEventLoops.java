package dev.sluice.runtime.platform;

import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The event loops of a node. The first carries the connections between nodes and no verticle,
 * because a blocked loop there would cut off every worker of the node. The second is reserved for
 * one verticle; the others are assigned round robin.
 */
final class NodeEventLoops extends MultiThreadIoEventLoopGroup {
  /** Loops that are not assigned round robin. */
  static final int RESERVED = 2;

  /** The loop that {@link #next} returns on this thread. */
  private static final ThreadLocal<@Nullable IoEventLoop> REQUESTED = new ThreadLocal<>();

  private final AtomicInteger turns;
  private final List<IoEventLoop> all = new ArrayList<>();

  /**
   * Starts the loops.
   *
   * @param loops the number of loops; more than are reserved
   * @param isClustered whether the bus requests the first loop
   */
  NodeEventLoops(int loops, ThreadFactory threads, IoHandlerFactory io, boolean isClustered) {
    super(loops, threads, io);
    turns = new AtomicInteger(isClustered ? 0 : 1);
    for (EventExecutor loop : this) {
      all.add((IoEventLoop) loop);
    }
  }

  /** Returns the loops of a Vert.x that was created with a {@link NodeTransport}. */
  static NodeEventLoops of(Vertx vertx) {
    return (NodeEventLoops) ((VertxInternal) vertx).nettyEventLoopGroup();
  }

  /** Returns the loop of the bus, and of what must run even if other loops are blocked. */
  EventLoop ofTheBus() {
    return all.get(0);
  }

  /** Runs {@code action}, whose contexts are created on the second loop. */
  <T> T alone(Supplier<T> action) {
    REQUESTED.set(all.get(1));
    try {
      return action.get();
    } finally {
      REQUESTED.remove();
    }
  }

  /** The first call comes from the bus, while Vert.x is created. */
  @Override
  public IoEventLoop next() {
    IoEventLoop requested = REQUESTED.get();
    return requested == null ? roundRobin(turns.getAndIncrement()) : requested;
  }

  private IoEventLoop roundRobin(int turn) {
    int others = all.size() - RESERVED;
    return turn == 0 ? all.get(0) : all.get(RESERVED + Math.floorMod(turn, others));
  }
}
