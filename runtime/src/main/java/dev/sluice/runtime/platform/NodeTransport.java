package dev.sluice.runtime.platform;

import io.netty.channel.EventLoopGroup;
import io.vertx.core.impl.transports.EpollTransport;
import io.vertx.core.impl.transports.NioTransport;
import io.vertx.core.transport.Transport;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * Transport with {@link NodeEventLoops}; uses epoll where available.
 *
 * @param implementation epoll or NIO
 */
record NodeTransport(io.vertx.core.spi.transport.Transport implementation) implements Transport {

  /**
   * Creates the transport of one Vert.x.
   *
   * @param isClustered whether the Vert.x is clustered
   */
  static NodeTransport create(boolean isClustered) {
    Transport epoll = Transport.EPOLL;
    boolean hasEpoll = epoll != null && epoll.available();
    return new NodeTransport(hasEpoll ? new OnEpoll(isClustered) : new OnNio(isClustered));
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
          ? new NodeEventLoops(loops, threads, ioHandlerFactory(), isClustered)
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
          ? new NodeEventLoops(loops, threads, ioHandlerFactory(), isClustered)
          : super.eventLoopGroup(type, loops, threads, ioRatio);
    }
  }
}
