package dev.sluice.gateway.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.gateway.batch.VirtualClock;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionTimeoutsTest {
  private static final String HEAD = "GET /v1/nodes HTTP/1.1\r\nHost: localhost\r\nX-Slow: ";
  private static final String LIST =
      "POST /v1/batches HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";

  private final VirtualClock clock = new VirtualClock();
  private final HttpServerOptions options = new HttpServerOptions();
  private final ConnectionLimits limits =
      new ConnectionLimits(2_048, 10_000, 30_000, 60_000, 75_000);
  private final ConnectionGuard guard =
      new ConnectionGuard(
          clock, limits, options, Buffer.buffer("too many"), Buffer.buffer("too slow"));
  private final List<String> reported = new ArrayList<>();
  private final Line line = new Line();

  @AfterEach
  void close() {
    line.channel.finishAndReleaseAll();
  }

  @Test
  void thousandTricklingHeads_areAllClosedInTime() {
    List<Line> lines = Stream.generate(Line::new).limit(1_000).toList();
    for (int second = 0; second < 10; second++) {
      for (Line slow : lines) {
        assertThat(slow.channel.isOpen()).isTrue();
        slow.send(HEAD.substring(second, second + 1));
      }
      pass(1_000, lines);
    }

    assertThat(lines).noneMatch(slow -> slow.channel.isOpen());
    assertThat(lines).allMatch(slow -> slow.said().equals("too slow"));
  }

  @Test
  void head_inPiecesButInTime_isAccepted() {
    for (String piece : HEAD.split("(?<= )", -1)) {
      line.send(piece);
      pass(1_000, List.of(line));
    }
    line.send("no\r\n\r\n");

    assertThat(line.channel.<HttpRequest>readInbound().uri()).isEqualTo("/v1/nodes");
    assertThat(line.channel.isOpen()).isTrue();
  }

  @Test
  void list_withALineNowAndThen_isNotSlow() {
    list();
    for (int i = 0; i < 10; i++) {
      pass(50_000, List.of(line));
      line.send("3\r\n{}\n\r\n");
    }

    assertThat(reported).isEmpty();
  }

  @Test
  void list_thatTricklesWithoutALine_isReportedAfterAMinute() {
    list();
    for (int i = 0; i < 59; i++) {
      line.send("1\r\nx\r\n");
      pass(1_000, List.of(line));
    }
    assertThat(reported).isEmpty();
    pass(1_000, List.of(line));

    assertThat(reported).containsExactly("408 body (expected: a line within 60000 ms)");
    pass(100_000, List.of(line));
    assertThat(reported).as("reported once").hasSize(1);
  }

  @Test
  void list_thatIsNotRead_isNotSilent() {
    list();
    line.channel.config().setAutoRead(false);
    pass(600_000, List.of(line));
    assertThat(reported).isEmpty();

    line.channel.config().setAutoRead(true);
    pass(59_000, List.of(line));
    assertThat(reported).isEmpty();
    pass(2_000, List.of(line));
    assertThat(reported).hasSize(1);
  }

  @Test
  void malformedBody_isReported() {
    list();
    line.send("zz\r\n");

    assertThat(reported).containsExactly("400 body: its chunks are malformed");
  }

  @Test
  void requests_waitUntilEarlierAnswersAreRead() {
    line.writable(false);
    line.send(HEAD + "no\r\n\r\n");
    assertThat(line.channel.<Object>readInbound()).isNull();
    assertThat(line.channel.config().isAutoRead()).isFalse();

    line.writable(true);
    assertThat(line.channel.<HttpRequest>readInbound().uri()).isEqualTo("/v1/nodes");
    assertThat(line.channel.config().isAutoRead()).isTrue();
  }

  @Test
  void connection_withAnOpenRequest_isNeverIdle() {
    line.send(HEAD + "no\r\n\r\n");
    line.timeouts.requestBegan();
    pass(10_000_000, List.of(line));
    assertThat(line.channel.isOpen()).isTrue();

    line.timeouts.requestEnded();
    pass(74_000, List.of(line));
    assertThat(line.channel.isOpen()).isTrue();
    pass(1_000, List.of(line));
    assertThat(line.channel.isOpen()).isFalse();
  }

  @Test
  void gracefulClose_hasATimeLimit() {
    line.timeouts.closeGracefully();
    pass(75_000, List.of(line));

    assertThat(line.channel.isOpen()).isFalse();
  }

  private void list() {
    line.send(LIST);
    line.timeouts.requestBegan();
    line.timeouts.watchBody(
        true,
        violation ->
            reported.add(violation.problem().status() + " " + violation.problem().detail()));
  }

  private void pass(long millis, List<Line> lines) {
    clock.pass(millis);
    lines.forEach(each -> each.timeouts.check());
  }

  /** A connection without a socket. */
  private final class Line {
    private final ConnectionTimeouts timeouts = new ConnectionTimeouts(guard, limits);
    private final EmbeddedChannel channel =
        new EmbeddedChannel(timeouts, new StrictDecoder(options, timeouts));

    void send(String text) {
      channel.writeInbound(Unpooled.copiedBuffer(text, ISO_8859_1));
    }

    void writable(boolean writable) {
      channel.unsafe().outboundBuffer().setUserDefinedWritability(1, writable);
      channel.runPendingTasks();
    }

    String said() {
      ByteBuf bytes = channel.readOutbound();
      return bytes == null ? "" : bytes.toString(ISO_8859_1);
    }
  }
}
