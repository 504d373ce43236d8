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
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Vert.x's reader of requests, which no longer forgives what requests are smuggled in.
 *
 * <p>A request that is wrong is handed on as one that could not be decoded, which Vert.x gives to
 * the handler of invalid requests; what comes after it on the same connection is thrown away. It is
 * the one class here that leans on a class that Vert.x keeps to itself.
 */
final class StrictDecoder extends VertxHttpRequestDecoder {
  private static final int MAX_HEADERS = 100;
  private static final int LINES_AROUND_HEADERS = 2;

  private final ConnectionTimeouts wire;
  private final HeadBytes head = new HeadBytes();
  private boolean inHead = true;
  private boolean refused;
  private boolean held;
  private boolean lengthAndChunks;

  StrictDecoder(HttpServerOptions options, ConnectionTimeouts wire) {
    super(options);
    this.wire = wire;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
      throws Exception {
    if (refused) {
      in.skipBytes(in.readableBytes());
      return;
    }
    if (inHead && !context.channel().isWritable()) {
      hold(context);
      return;
    }
    boolean readsHead = inHead;
    int from = in.readerIndex();
    boolean came = in.isReadable();
    super.decode(context, in, out);
    if (readsHead) {
      in.forEachByte(from, in.readerIndex() - from, this::takeHead);
      wire.headComes(came);
    }
    if (!out.isEmpty()) {
      out.forEach(this::look);
      out.removeIf(refused ? StrictDecoder::isAfterTheRefused : this::isBroken);
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
    if (held && context.channel().isWritable()) {
      held = false;
      context.executor().execute(() -> goOn(context));
    }
  }

  /** Whoever asks on and on without reading the answers is not heard until they have been read. */
  private void hold(ChannelHandlerContext context) {
    held = true;
    context.channel().config().setAutoRead(false);
  }

  private void goOn(ChannelHandlerContext context) {
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

  private boolean takeHead(byte next) {
    head.take(next);
    return true;
  }

  private void look(Object message) {
    if (message instanceof HttpRequest request) {
      begin(request);
    }
    if (message instanceof HttpContent content && content.decoderResult().isSuccess()) {
      wire.bodyComes(content.content());
    }
    if (message instanceof LastHttpContent last && last.decoderResult().isSuccess()) {
      wire.bodyEnded();
      inHead = true;
    }
  }

  private void begin(HttpRequest request) {
    ProtocolViolation breach = breach(request);
    if (breach != null) {
      request.setDecoderResult(DecoderResult.failure(breach));
    }
    refused = request.decoderResult().isFailure();
    head.reset();
    lengthAndChunks = false;
    inHead = false;
    wire.headCame(refused);
  }

  /** Vert.x, too, knows the two versions by identity. */
  @SuppressWarnings("ReferenceEquality")
  private @Nullable ProtocolViolation breach(HttpRequest request) {
    if (request.decoderResult().isFailure()) {
      return head.fault() == null || wire.isTooLong(request.decoderResult().cause())
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
    return framing(request, request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING));
  }

  @SuppressWarnings("ReferenceEquality")
  private @Nullable ProtocolViolation framing(HttpRequest request, List<String> codings) {
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

  private static boolean isAfterTheRefused(Object message) {
    boolean after = !(message instanceof HttpRequest);
    if (after) {
      ReferenceCountUtil.release(message);
    }
    return after;
  }

  /** A body that is broken is told to whoever reads it: Vert.x would only hang up. */
  private boolean isBroken(Object message) {
    if (message instanceof HttpContent content && content.decoderResult().isFailure()) {
      refused = true;
      ReferenceCountUtil.release(content);
      wire.bodyBroke();
      return true;
    }
    return false;
  }
}
