package dev.sluice.runtime;

import io.netty.channel.EventLoopGroup;
import io.vertx.core.impl.transports.EpollTransport;
import io.vertx.core.impl.transports.NioTransport;
import io.vertx.core.transport.Transport;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * The way to the network, epoll where there is one, on {@link Loops} of our own.
 *
 * @param implementation what it is
 */
record LoopsTransport(io.vertx.core.spi.transport.Transport implementation) implements Transport {

  /**
   * For one Vert.x.
   *
   * @param isClustered whether it is to be a clustered one
   */
  static LoopsTransport create(boolean isClustered) {
    Transport epoll = Transport.EPOLL;
    boolean hasEpoll = epoll != null && epoll.available();
    return new LoopsTransport(hasEpoll ? new OnEpoll(isClustered) : new OnNio(isClustered));
  }

  @Override
  public String name() {
    return "loops";
  }

  @Override
  public boolean available() {
    return true;
  }

  @Override
  public @Nullable Throwable unavailabilityCause() {
    return null;
  }

  private static final class OnEpoll extends EpollTransport {
    private final boolean isClustered;

    OnEpoll(boolean isClustered) {
      this.isClustered = isClustered;
    }

    @Override
    public EventLoopGroup eventLoopGroup(int type, int loops, ThreadFactory threads, int ioRatio) {
      return type == IO_EVENT_LOOP_GROUP
          ? new Loops(loops, threads, ioHandlerFactory(), isClustered)
          : super.eventLoopGroup(type, loops, threads, ioRatio);
    }
  }

  private static final class OnNio extends NioTransport {
    private final boolean isClustered;

    OnNio(boolean isClustered) {
      this.isClustered = isClustered;
    }

    @Override
    public EventLoopGroup eventLoopGroup(int type, int loops, ThreadFactory threads, int ioRatio) {
      return type == IO_EVENT_LOOP_GROUP
          ? new Loops(loops, threads, ioHandlerFactory(), isClustered)
          : super.eventLoopGroup(type, loops, threads, ioRatio);
    }
  }
}
