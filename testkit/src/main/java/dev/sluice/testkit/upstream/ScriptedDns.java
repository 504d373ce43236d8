package dev.sluice.testkit.upstream;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.datagram.DatagramPacket;
import io.vertx.core.datagram.DatagramSocket;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A DNS server on a free loopback port, over UDP and TCP, that answers as the test says. Unknown
 * names do not exist. Answers may be added from any thread.
 *
 * <p>Each query for a name and address family takes the next answer; the last one repeats. An
 * answer that is too long for UDP is truncated there, as DNS requires.
 */
public final class ScriptedDns implements AutoCloseable {
  private static final int A = 1;
  private static final int CNAME = 5;
  private static final int AAAA = 28;
  private static final int SERVFAIL = 2;
  private static final int NXDOMAIN = 3;
  private static final int TRUNCATED = 0x0200;
  private static final int MAX_UDP_BYTES = 512;
  private static final int HEAD_BYTES = 12;
  private static final long SECONDS = 10;

  private final DatagramSocket udp;
  private final NetServer tcp;
  private final Map<String, Queue<List<String>>> answers = new ConcurrentHashMap<>();
  private final AtomicInteger queries = new AtomicInteger();

  private ScriptedDns(Vertx vertx) {
    udp = vertx.createDatagramSocket();
    tcp = vertx.createNetServer();
  }

  /** Starts a server and waits until it listens. */
  public static ScriptedDns start(Vertx vertx) throws TimeoutException {
    ScriptedDns dns = new ScriptedDns(vertx);
    dns.tcp
        .connectHandler(socket -> socket.handler(query -> dns.answer(socket, query)))
        .listen(0, "127.0.0.1")
        .compose(listening -> dns.udp.handler(dns::answer).listen(dns.port(), "127.0.0.1"))
        .await(SECONDS, TimeUnit.SECONDS);
    return dns;
  }

  /**
   * Adds the next answer for a name, which repeats if it is the last.
   *
   * @param answer addresses of both families; names, each an alias of the one before; or one of
   *     {@code SERVFAIL} and {@code SILENCE}
   */
  public ScriptedDns addAnswer(String name, String... answer) {
    answers
        .computeIfAbsent(name + "/" + A, n -> new ConcurrentLinkedQueue<>())
        .add(List.of(answer));
    answers
        .computeIfAbsent(name + "/" + AAAA, n -> new ConcurrentLinkedQueue<>())
        .add(List.of(answer));
    return this;
  }

  /** Returns its socket address. */
  public InetSocketAddress socketAddress() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port());
  }

  /** Returns its address, as {@code 127.0.0.1:PORT}. */
  public String address() {
    return "127.0.0.1:" + port();
  }

  /** Removes all answers and resets the count. */
  public void reset() {
    answers.clear();
    queries.set(0);
  }

  /** Returns the number of queries so far. */
  public int queries() {
    return queries.get();
  }

  /** Stops listening. */
  @Override
  public void close() throws TimeoutException {
    tcp.close().compose(closed -> udp.close()).await(SECONDS, TimeUnit.SECONDS);
  }

  private int port() {
    return tcp.actualPort();
  }

  private void answer(DatagramPacket packet) {
    Buffer reply = reply(packet.data());
    if (reply.length() > MAX_UDP_BYTES) {
      Buffer cut = reply.getBuffer(0, question(packet.data()).length() + HEAD_BYTES);
      cut.setUnsignedShort(2, cut.getUnsignedShort(2) | TRUNCATED).setUnsignedShort(6, 0);
      reply = cut;
    }
    if (reply.length() > 0) {
      udp.send(reply, packet.sender().port(), packet.sender().host());
    }
  }

  /** A query over TCP arrives in one buffer, because it is short. Its length precedes it. */
  private void answer(NetSocket socket, Buffer query) {
    Buffer reply = reply(query.getBuffer(2, query.length()));
    socket.write(Buffer.buffer().appendUnsignedShort(reply.length()).appendBuffer(reply));
  }

  private Buffer reply(Buffer query) {
    queries.incrementAndGet();
    Buffer question = question(query);
    String name = name(question);
    int type = question.getUnsignedShort(question.length() - 4);
    List<String> answer = next(name + "/" + type);
    if (answer.contains("SILENCE")) {
      return Buffer.buffer();
    }
    if (answer.isEmpty() || answer.contains("SERVFAIL")) {
      return head(query, answer.isEmpty() ? NXDOMAIN : SERVFAIL, 0).appendBuffer(question);
    }
    List<Buffer> records = records(name, answer, type);
    Buffer reply = head(query, 0, records.size()).appendBuffer(question);
    records.forEach(reply::appendBuffer);
    return reply;
  }

  private List<String> next(String key) {
    Queue<List<String>> queue = answers.get(key);
    if (queue == null) {
      return List.of();
    }
    synchronized (queue) {
      return queue.size() > 1 ? queue.remove() : queue.element();
    }
  }

  private static List<Buffer> records(String name, List<String> answer, int type) {
    List<Buffer> records = new ArrayList<>();
    String owner = name;
    for (String each : answer) {
      boolean isV6 = each.contains(":");
      if (!isV6 && !each.matches("[0-9.]+")) {
        records.add(record(owner, CNAME, encoded(each)));
        owner = each;
      } else if (type == (isV6 ? AAAA : A)) {
        records.add(record(owner, type, Buffer.buffer(bytes(each))));
      }
    }
    return records;
  }

  /** Class internet, not cached. */
  private static Buffer record(String owner, int type, Buffer data) {
    return encoded(owner)
        .appendUnsignedShort(type)
        .appendUnsignedShort(1)
        .appendInt(0)
        .appendUnsignedShort(data.length())
        .appendBuffer(data);
  }

  private static Buffer head(Buffer query, int code, int records) {
    return Buffer.buffer()
        .appendUnsignedShort(query.getUnsignedShort(0))
        .appendUnsignedShort(0x8180 | code)
        .appendUnsignedShort(1)
        .appendUnsignedShort(records)
        .appendInt(0);
  }

  private static Buffer question(Buffer query) {
    int end = HEAD_BYTES;
    while (query.getByte(end) != 0) {
      end += query.getUnsignedByte(end) + 1;
    }
    return query.getBuffer(HEAD_BYTES, end + 5);
  }

  private static String name(Buffer question) {
    List<String> labels = new ArrayList<>();
    for (int at = 0; question.getByte(at) != 0; at += question.getUnsignedByte(at) + 1) {
      labels.add(question.getString(at + 1, at + 1 + question.getUnsignedByte(at), "US-ASCII"));
    }
    return String.join(".", labels).toLowerCase(Locale.ROOT);
  }

  private static Buffer encoded(String name) {
    Buffer encoded = Buffer.buffer();
    for (String label : name.split("\\.", -1)) {
      encoded.appendUnsignedByte((short) label.length()).appendBytes(label.getBytes(US_ASCII));
    }
    return encoded.appendByte((byte) 0);
  }

  /** Literals only, so that no name is looked up. */
  private static byte[] bytes(String address) {
    try {
      return InetAddress.getByName(address).getAddress();
    } catch (UnknownHostException malformed) {
      throw new IllegalArgumentException(address, malformed);
    }
  }
}
