package dev.sluice.gateway.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Vert.x's request decoder, which also refuses what requests are smuggled in.
 *
 * <p>A malformed request is passed on as one that failed to decode, and Vert.x hands it to the
 * handler of invalid requests. What follows on the same connection is discarded. This is the only
 * class here that depends on an internal class of Vert.x.
 */
final class StrictDecoder extends VertxHttpRequestDecoder {
  private static final int MAX_HEADERS = 100;
  private static final int LINES_AROUND_HEADERS = 2;

  private final ConnectionTimeouts timeouts;
  private final HeadBytes head = new HeadBytes();
  private boolean inHead = true;
  private boolean refused;
  private boolean paused;
  private boolean lengthAndChunks;

  StrictDecoder(HttpServerOptions options, ConnectionTimeouts timeouts) {
    super(options);
    this.timeouts = timeouts;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    if (refused) {
      in.skipBytes(in.readableBytes());
      return;
    }
    if (inHead && !context.channel().isWritable()) {
      pause(context);
      return;
    }
    boolean readsHead = inHead;
    int from = in.readerIndex();
    boolean arrived = in.isReadable();
    super.decode(context, in, out);
    if (readsHead) {
      in.forEachByte(from, in.readerIndex() - from, this::takeHeadByte);
      timeouts.headBytes(arrived);
    }
    if (!out.isEmpty()) {
      out.forEach(this::inspect);
      out.removeIf(refused ? StrictDecoder::isAfterRefused : this::isMalformed);
    }
  }

  @Override
  protected void decodeLast(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    if (!refused && !inHead) {
      super.decodeLast(context, in, out);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) throws Exception {
    super.channelWritabilityChanged(context);
    if (paused && context.channel().isWritable()) {
      paused = false;
      context.executor().execute(() -> resume(context));
    }
  }

  /** Reads no further requests from a caller that does not read the responses. */
  private void pause(ChannelHandlerContext context) {
    paused = true;
    context.channel().config().setAutoRead(false);
  }

  private void resume(ChannelHandlerContext context) {
    context.channel().config().setAutoRead(true);
    try {
      channelRead(context, Unpooled.EMPTY_BUFFER);
      channelReadComplete(context);
    } catch (Exception broken) {
      context.fireExceptionCaught(broken);
    }
  }

  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    lengthAndChunks = true;
  }

  private boolean takeHeadByte(byte next) {
    head.take(next);
    return true;
  }

  private void inspect(Object message) {
    if (message instanceof HttpRequest request) {
      headEnded(request);
    }
    if (message instanceof HttpContent content && content.decoderResult().isSuccess()) {
      timeouts.bodyBytes(content.content());
    }
    if (message instanceof LastHttpContent last && last.decoderResult().isSuccess()) {
      timeouts.bodyEnded();
      inHead = true;
    }
  }

  private void headEnded(HttpRequest request) {
    ProtocolViolation violation = violationOf(request);
    if (violation != null) {
      request.setDecoderResult(DecoderResult.failure(violation));
    }
    refused = request.decoderResult().isFailure();
    head.reset();
    lengthAndChunks = false;
    inHead = false;
    timeouts.headEnded(refused);
  }

  /** Compares the two versions by identity, as Vert.x does. */
  @SuppressWarnings("ReferenceEquality")
  private @Nullable ProtocolViolation violationOf(HttpRequest request) {
    if (request.decoderResult().isFailure()) {
      return head.fault() == null || isTooLong(request.decoderResult().cause())
          ? null
          : ProtocolViolation.of(head.fault());
    }
    if (head.fault() != null) {
      return ProtocolViolation.of(head.fault());
    }
    HttpVersion version = request.protocolVersion();
    if (version != HttpVersion.HTTP_1_1 && version != HttpVersion.HTTP_1_0) {
      return ProtocolViolation.of(
          505, "VERSION_NOT_SUPPORTED", "HTTP version (expected: HTTP/1.1)");
    }
    if (head.lines() > MAX_HEADERS + LINES_AROUND_HEADERS) {
      return ProtocolViolation.of(
          431, "TOO_LARGE", "headers (expected: at most " + MAX_HEADERS + ")");
    }
    return framingViolationOf(request, request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING));
  }

  @SuppressWarnings("ReferenceEquality")
  private @Nullable ProtocolViolation framingViolationOf(
      HttpRequest request, List<String> codings) {
    if (codings.isEmpty()) {
      return null;
    }
    if (lengthAndChunks || request.headers().contains(HttpHeaderNames.CONTENT_LENGTH)) {
      return ProtocolViolation.of("content-length with transfer-encoding (expected: one of them)");
    }
    if (request.protocolVersion() != HttpVersion.HTTP_1_1) {
      return ProtocolViolation.of("transfer-encoding (expected: left out in HTTP/1.0)");
    }
    return codings.size() == 1 && codings.get(0).strip().equalsIgnoreCase("chunked")
        ? null
        : ProtocolViolation.of(
            501, "NOT_IMPLEMENTED", "transfer-encoding (expected: chunked, once)");
  }

  private static boolean isTooLong(Throwable cause) {
    return cause instanceof TooLongHttpHeaderException || cause instanceof TooLongHttpLineException;
  }

  private static boolean isAfterRefused(Object message) {
    boolean after = !(message instanceof HttpRequest);
    if (after) {
      ReferenceCountUtil.release(message);
    }
    return after;
  }

  /** Reports a malformed body to its reader; Vert.x would only close the connection. */
  private boolean isMalformed(Object message) {
    if (message instanceof HttpContent content && content.decoderResult().isFailure()) {
      refused = true;
      ReferenceCountUtil.release(content);
      timeouts.bodyMalformed();
      return true;
    }
    return false;
  }
}
