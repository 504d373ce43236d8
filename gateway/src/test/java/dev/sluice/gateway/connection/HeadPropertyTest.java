package dev.sluice.gateway.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.batch.VirtualClock;
import dev.sluice.testkit.property.Mutations;
import dev.sluice.testkit.property.Property;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests of any bytes, whole or in pieces: the decoder reaches the same verdict. */
class HeadPropertyTest {
  private static final List<String> REQUESTS =
      List.of(
          text("GET /v1/nodes HTTP/1.1", "Host: localhost", "", ""),
          text("POST /v1/jobs HTTP/1.1", "Host: a", "Content-Length: 5", "", "{\"a\":GET /"),
          text(
              "POST /v1/batches HTTP/1.1",
              "Host: a",
              "Transfer-Encoding: chunked",
              "",
              "3",
              "abc",
              "0",
              "",
              "GET / HTTP/1.1",
              "Host: a",
              "",
              ""),
          text("HEAD / HTTP/1.0", "Accept: a,", " b", "X: \tc ", "", ""),
          text("", "GET / HTTP/1.1", "Host: x", "Host: y", "Content-Length: 1, 1", "", ""));

  private final VirtualClock clock = new VirtualClock();
  private final HttpServerOptions options = new HttpServerOptions();
  private final ConnectionLimits limits =
      new ConnectionLimits(2_048, 10_000, 30_000, 60_000, 75_000);
  private final ConnectionGuard guard =
      new ConnectionGuard(clock, limits, options, Buffer.buffer("many"), Buffer.buffer("slow"));

  @Test
  void bytes_splitAnywhere_getTheSameVerdict() {
    Property.holds(
        5_000,
        choices -> {
          byte[] bytes = Mutations.of(choices, choices.oneOf(REQUESTS).getBytes(ISO_8859_1));
          choices.note(new String(bytes, ISO_8859_1));
          List<byte[]> pieces = Mutations.pieces(choices, bytes);
          assertThat(verdict(pieces)).isEqualTo(verdict(List.of(bytes)));
        });
  }

  private static String text(String... lines) {
    return String.join("\r\n", lines);
  }

  /** Returns what the handlers after the decoder receive. */
  private List<String> verdict(List<byte[]> pieces) {
    ConnectionTimeouts timeouts = new ConnectionTimeouts(guard, limits);
    EmbeddedChannel channel = new EmbeddedChannel(timeouts, new StrictDecoder(options, timeouts));
    List<String> seen = new ArrayList<>();
    StringBuilder body = new StringBuilder();
    for (byte[] piece : pieces) {
      if (!channel.isOpen()) {
        break;
      }
      channel.writeInbound(Unpooled.wrappedBuffer(piece));
      for (Object next = channel.readInbound(); next != null; next = channel.readInbound()) {
        see(next, seen, body);
        ReferenceCountUtil.release(next);
      }
    }
    seen.add(body + (channel.isOpen() ? ", stays open" : ", closed"));
    channel.finishAndReleaseAll();
    return seen;
  }

  private static void see(Object message, List<String> seen, StringBuilder body) {
    if (message instanceof HttpRequest request) {
      seen.add(request.decoderResult().isFailure() ? refusal(request) : taken(request));
    }
    if (message instanceof HttpContent content) {
      body.append(content.content().toString(ISO_8859_1));
    }
    if (message instanceof LastHttpContent) {
      seen.add("body " + body);
      body.setLength(0);
    }
  }

  private static String taken(HttpRequest request) {
    return request.method() + " " + request.uri() + " " + request.headers().entries();
  }

  /** The detail depends on how many bytes had arrived when the fault was found. */
  private static String refusal(HttpRequest request) {
    Throwable cause = request.decoderResult().cause();
    return "refused "
        + (cause instanceof ProtocolViolation violation ? violation.problem().status() : 400);
  }
}
