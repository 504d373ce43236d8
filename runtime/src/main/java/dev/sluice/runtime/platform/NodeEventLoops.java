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
 * The event loops of a node. The first is the bus's: in a cluster all connections between nodes
 * live there, and no verticle ever does, for whoever held that loop would make every worker of the
 * node deaf. The second may be asked for by name; the others go round.
 */
final class NodeEventLoops extends MultiThreadIoEventLoopGroup {
  /** Those that nobody gets by chance. */
  static final int RESERVED = 2;

  /** What this thread has asked for by name. */
  private static final ThreadLocal<@Nullable IoEventLoop> WANTED = new ThreadLocal<>();

  private final AtomicInteger turns;
  private final List<IoEventLoop> all = new ArrayList<>();

  /**
   * Starts them.
   *
   * @param loops how many; more than are reserved
   * @param isClustered whether there is a bus that asks for a loop before anybody else does
   */
  NodeEventLoops(int loops, ThreadFactory threads, IoHandlerFactory io, boolean isClustered) {
    super(loops, threads, io);
    turns = new AtomicInteger(isClustered ? 0 : 1);
    for (EventExecutor loop : this) {
      all.add((IoEventLoop) loop);
    }
  }

  /** Those of a Vert.x that was made with a {@link NodeTransport}. */
  static NodeEventLoops of(Vertx vertx) {
    return (NodeEventLoops) ((VertxInternal) vertx).nettyEventLoopGroup();
  }

  /** The loop of the bus, and of what must be heard whatever else is held. */
  EventLoop ofTheBus() {
    return all.get(0);
  }

  /** Whatever {@code action} makes on this thread lives on the second loop. */
  <T> T alone(Supplier<T> action) {
    WANTED.set(all.get(1));
    try {
      return action.get();
    } finally {
      WANTED.remove();
    }
  }

  /** The bus asks first, when Vert.x is made. */
  @Override
  public IoEventLoop next() {
    IoEventLoop asked = WANTED.get();
    return asked == null ? inTurn(turns.getAndIncrement()) : asked;
  }

  private IoEventLoop inTurn(int turn) {
    int others = all.size() - RESERVED;
    return turn == 0 ? all.get(0) : all.get(RESERVED + Math.floorMod(turn, others));
  }
}
