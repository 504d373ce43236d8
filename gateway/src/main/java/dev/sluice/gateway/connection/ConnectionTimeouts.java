package dev.sluice.gateway.connection;

import static java.util.Objects.requireNonNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One connection as its bytes come and go: what is due on it and when, and how it is left.
 *
 * <p>A connection is left politely: what was answered is sent, no more is said, and what still
 * comes is thrown away for a while. Closing at once with unread bytes would make the system reset
 * the connection, and the caller might never see the answer that says why. A caller that does not
 * read is not waited for.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a close that fails has nobody to tell: it is closed
final class ConnectionTimeouts extends ChannelDuplexHandler {
  private static final long LEAVE_MILLIS = 1_000;
  private static final long NOT_DUE = -1;

  private final ConnectionGuard door;
  private final ConnectionLimits limits;
  private @Nullable ChannelHandlerContext context;
  private long headSince;
  private boolean headBegan;
  private long idleSince;
  private int requests;
  private boolean inBody;
  private boolean bodyBroken;
  private boolean byLines;
  private long bodySince;
  private long progressAt;
  private @Nullable Consumer<ProtocolViolation> reader;
  private boolean polite;
  private boolean leaving;
  private long leaveBy;
  private @Nullable ChannelPromise left;

  ConnectionTimeouts(ConnectionGuard door, ConnectionLimits limits) {
    this.door = door;
    this.limits = limits;
    this.headSince = door.now();
    this.idleSince = headSince;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void channelRead(ChannelHandlerContext channel, Object bytes) {
    if (leaving) {
      ReferenceCountUtil.release(bytes);
    } else {
      channel.fireChannelRead(bytes);
    }
  }

  @Override
  public void close(ChannelHandlerContext channel, ChannelPromise promise) {
    if (polite && !leaving && channel.channel().isActive()) {
      left = promise;
      leave();
    } else {
      channel.close(promise);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext channel) {
    if (left != null) {
      left.trySuccess();
    }
    channel.fireChannelInactive();
  }

  /** From now on, who closes the connection leaves it politely. */
  void bePolite() {
    polite = true;
    leaveBy = door.now() + limits.idleMillis();
  }

  /** Says this, and leaves. */
  void turnAway(Buffer answer) {
    leaving = true;
    leaveBy = door.now() + LEAVE_MILLIS;
    channel()
        .writeAndFlush(Unpooled.wrappedBuffer(answer.getBytes()))
        .addListener((ChannelFuture written) -> leave());
  }

  /** Leaves without a word, whatever waits to be read by the other side. */
  void hangUp() {
    channel().close();
  }

  /**
   * Takes note of bytes of a head.
   *
   * @param came whether there are any
   */
  void headComes(boolean came) {
    headBegan |= came;
    if (came && headSince == NOT_DUE) {
      headSince = door.now();
    }
  }

  /** Takes note that a head is whole, or too bad to go on with. */
  void headCame(boolean refused) {
    headSince = NOT_DUE;
    headBegan = false;
    idleSince = door.now();
    inBody = true;
    bodyBroken = false;
    if (refused) {
      bePolite();
    }
  }

  void bodyComes(ByteBuf bytes) {
    if (bytes.isReadable() && (!byLines || hasLineEnd(bytes))) {
      progressAt = door.now();
    }
  }

  void bodyEnded() {
    inBody = false;
    reader = null;
  }

  void bodyBroke() {
    bodyBroken = true;
    tell(ProtocolViolation.of("body: its chunks are malformed"));
    if (requests == 0) {
      hangUp();
    }
  }

  /** A request has been taken; its answer is due. */
  void asked() {
    requests++;
  }

  /** A request has been answered. */
  void answered() {
    requests--;
    idleSince = door.now();
  }

  /**
   * Names who reads the body, to be told once if it will not come to its end.
   *
   * @param lines whether it is a list of any length, of which each line is due by itself
   */
  void watchBody(boolean lines, Consumer<ProtocolViolation> who) {
    reader = inBody ? who : null;
    byLines = lines;
    bodySince = door.now();
    progressAt = bodySince;
    if (bodyBroken) {
      bodyBroke();
    }
  }

  /** Looks whether something is overdue. */
  void look() {
    long now = door.now();
    if (polite || leaving) {
      if (now >= leaveBy) {
        hangUp();
      }
    } else if (requests > 0) {
      lookAtBody(now);
    } else if (headSince != NOT_DUE) {
      lookAtHead(now);
    } else if (now - idleSince >= limits.idleMillis()) {
      hangUp();
    }
  }

  boolean isTooLong(Throwable cause) {
    return cause instanceof TooLongHttpHeaderException || cause instanceof TooLongHttpLineException;
  }

  private void lookAtHead(long now) {
    if (now - headSince < limits.headMillis()) {
      return;
    }
    if (headBegan) {
      turnAway(door.tooSlow());
    } else {
      hangUp();
    }
  }

  private void lookAtBody(long now) {
    if (!channel().channel().config().isAutoRead()) {
      progressAt = now;
    } else if (reader != null && byLines && now - progressAt >= limits.silentMillis()) {
      tell(
          ProtocolViolation.tooSlow(
              "body (expected: a line within " + limits.silentMillis() + " ms)"));
    } else if (reader != null && !byLines && now - bodySince >= limits.bodyMillis()) {
      tell(
          ProtocolViolation.tooSlow(
              "body (expected: whole within " + limits.bodyMillis() + " ms)"));
    } else if (reader != null && !byLines && now - progressAt >= limits.headMillis()) {
      tell(
          ProtocolViolation.tooSlow(
              "body (expected: more of it within " + limits.headMillis() + " ms)"));
    }
  }

  private void tell(ProtocolViolation breach) {
    Consumer<ProtocolViolation> who = reader;
    reader = null;
    if (who != null) {
      who.accept(breach);
    }
  }

  private void leave() {
    leaving = true;
    leaveBy = door.now() + LEAVE_MILLIS;
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
