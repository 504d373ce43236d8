package dev.sluice.gateway.connection;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Enforces the time limits of one connection, and closes it gracefully.
 *
 * <p>A graceful close sends what was answered and shuts down the output, then discards what still
 * arrives for a while. Closing at once with unread bytes would make the system reset the
 * connection, and the caller might never read the response that names the reason. A caller that
 * does not read is not waited for.
 */
@SuppressWarnings("FutureReturnValueIgnored") // nothing depends on a close that fails
final class ConnectionTimeouts extends ChannelDuplexHandler {
  private static final long CLOSE_MILLIS = 1_000;
  private static final long NOT_PENDING = -1;

  private final ConnectionGuard guard;
  private final ConnectionLimits limits;
  private @Nullable ChannelHandlerContext context;
  private long headSince;
  private boolean headBegan;
  private long idleSince;
  private int requests;
  private boolean inBody;
  private boolean bodyMalformed;
  private boolean byLines;
  private long bodySince;
  private long progressAt;
  private @Nullable Consumer<ProtocolViolation> onViolation;
  private boolean graceful;
  private boolean closing;
  private long closeBy;
  private @Nullable ChannelPromise closed;

  ConnectionTimeouts(ConnectionGuard guard, ConnectionLimits limits) {
    this.guard = guard;
    this.limits = limits;
    this.headSince = guard.now();
    this.idleSince = headSince;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void channelRead(ChannelHandlerContext channel, Object bytes) {
    if (closing) {
      ReferenceCountUtil.release(bytes);
    } else {
      channel.fireChannelRead(bytes);
    }
  }

  @Override
  public void close(ChannelHandlerContext channel, ChannelPromise promise) {
    if (graceful && !closing && channel.channel().isActive()) {
      closed = promise;
      shutdownOutput();
    } else {
      channel.close(promise);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext channel) {
    if (closed != null) {
      closed.trySuccess();
    }
    channel.fireChannelInactive();
  }

  /** Makes the next close a graceful one. */
  void closeGracefully() {
    graceful = true;
    closeBy = guard.now() + limits.idleMillis();
  }

  /** Sends a response and closes. */
  void turnAway(Buffer response) {
    closing = true;
    closeBy = guard.now() + CLOSE_MILLIS;
    channel()
        .writeAndFlush(Unpooled.wrappedBuffer(response.getBytes()))
        .addListener((ChannelFuture written) -> shutdownOutput());
  }

  /** Closes at once, without waiting for unsent bytes. */
  void closeNow() {
    channel().close();
  }

  /**
   * Records that the decoder read bytes of a head.
   *
   * @param arrived whether there were any
   */
  void headBytes(boolean arrived) {
    headBegan |= arrived;
    if (arrived && headSince == NOT_PENDING) {
      headSince = guard.now();
    }
  }

  /** Records that a head is complete, or refused. */
  void headEnded(boolean refused) {
    headSince = NOT_PENDING;
    headBegan = false;
    idleSince = guard.now();
    inBody = true;
    bodyMalformed = false;
    if (refused) {
      closeGracefully();
    }
  }

  /** Records bytes of a body. */
  void bodyBytes(ByteBuf bytes) {
    if (bytes.isReadable() && (!byLines || hasLineEnd(bytes))) {
      progressAt = guard.now();
    }
  }

  /** Records that a body is complete. */
  void bodyEnded() {
    inBody = false;
    onViolation = null;
  }

  /** Records that a body is malformed. */
  void bodyMalformed() {
    bodyMalformed = true;
    report(ProtocolViolation.of("body: its chunks are malformed"));
    if (requests == 0) {
      closeNow();
    }
  }

  /** Records that a request waits for its response. */
  void requestBegan() {
    requests++;
  }

  /** Records that a request has its response. */
  void requestEnded() {
    requests--;
    idleSince = guard.now();
  }

  /**
   * Watches the body that arrives.
   *
   * @param lines whether it is a list of any length, in which each line has a time limit
   * @param listener notified once if the body will not complete
   */
  void watchBody(boolean lines, Consumer<ProtocolViolation> listener) {
    onViolation = inBody ? listener : null;
    byLines = lines;
    bodySince = guard.now();
    progressAt = bodySince;
    if (bodyMalformed) {
      bodyMalformed();
    }
  }

  /** Checks whether a time limit has passed. */
  void check() {
    long now = guard.now();
    if (graceful || closing) {
      if (now >= closeBy) {
        closeNow();
      }
    } else if (requests > 0) {
      checkBody(now);
    } else if (headSince != NOT_PENDING) {
      checkHead(now);
    } else if (now - idleSince >= limits.idleMillis()) {
      closeNow();
    }
  }

  private void checkHead(long now) {
    if (now - headSince < limits.headMillis()) {
      return;
    }
    if (headBegan) {
      turnAway(guard.tooSlow());
    } else {
      closeNow();
    }
  }

  private void checkBody(long now) {
    if (!channel().channel().config().isAutoRead()) {
      progressAt = now;
    } else if (onViolation == null) {
      return;
    } else if (byLines && now - progressAt >= limits.silentMillis()) {
      reportTooSlow("a line within " + limits.silentMillis() + " ms");
    } else if (!byLines && now - bodySince >= limits.bodyMillis()) {
      reportTooSlow("whole within " + limits.bodyMillis() + " ms");
    } else if (!byLines && now - progressAt >= limits.headMillis()) {
      reportTooSlow("more of it within " + limits.headMillis() + " ms");
    }
  }

  private void reportTooSlow(String expected) {
    report(ProtocolViolation.tooSlow("body (expected: " + expected + ")"));
  }

  private void report(ProtocolViolation violation) {
    Consumer<ProtocolViolation> listener = onViolation;
    onViolation = null;
    if (listener != null) {
      listener.accept(violation);
    }
  }

  private void shutdownOutput() {
    closing = true;
    closeBy = guard.now() + CLOSE_MILLIS;
    ChannelHandlerContext channel = channel();
    if (channel.channel() instanceof DuplexChannel socket && channel.channel().isActive()) {
      channel.channel().config().setAutoRead(true);
      socket.shutdownOutput();
    } else {
      channel.close();
    }
  }

  private ChannelHandlerContext channel() {
    return requireNonNull(context, "not in a pipeline");
  }

  private static boolean hasLineEnd(ByteBuf bytes) {
    return bytes.bytesBefore((byte) '\n') >= 0;
  }
}
