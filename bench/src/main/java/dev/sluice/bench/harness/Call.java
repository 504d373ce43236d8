package dev.sluice.bench.harness;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A POST of NDJSON over a raw socket, so that a program itself decides when to write and when to
 * read.
 */
public final class Call implements Closeable {
  private static final int CONNECT_MILLIS = 10_000;

  private final Socket socket = new Socket();
  private final OutputStream out;
  private final InputStream in;
  private final byte[] buffer = new byte[64 * 1024];
  private int from;
  private int to;
  private int status;
  private boolean chunked;
  private long leftOfChunk;
  private boolean ended;

  /**
   * Connects and sends nothing.
   *
   * @param receiveBytes the size of the kernel's buffer for what is not read yet; 0 for its own
   */
  public Call(int port, int receiveBytes) throws IOException {
    if (receiveBytes > 0) {
      socket.setReceiveBufferSize(receiveBytes);
    }
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
    out = socket.getOutputStream();
    in = socket.getInputStream();
  }

  /** Returns the request head of a list that is sent in chunks. */
  public static String head() {
    return """
    POST /v1/batches HTTP/1.1\r
    Host: 127.0.0.1\r
    Accept: application/x-ndjson\r
    Content-Type: application/x-ndjson\r
    Transfer-Encoding: chunked\r
    \r
    """;
  }

  /** Sends raw bytes. */
  public void raw(byte[] bytes) throws IOException {
    out.write(bytes);
  }

  public void raw(String text) throws IOException {
    raw(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends some lines as one chunk. */
  public void lines(String lines) throws IOException {
    byte[] body = lines.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream chunk = new ByteArrayOutputStream(body.length + 16);
    chunk.writeBytes(Integer.toHexString(body.length).getBytes(StandardCharsets.US_ASCII));
    chunk.write('\r');
    chunk.write('\n');
    chunk.writeBytes(body);
    chunk.write('\r');
    chunk.write('\n');
    raw(chunk.toByteArray());
  }

  /** Ends the list. */
  public void endList() throws IOException {
    raw("0\r\n\r\n");
  }

  /** Waits for the answer and returns its status. */
  int status() throws IOException {
    if (status == 0) {
      status = Integer.parseInt(plainLine().split(" ", 3)[1]);
      for (String header = plainLine(); !header.isEmpty(); header = plainLine()) {
        String lower = header.toLowerCase(Locale.ROOT);
        chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
        if (lower.startsWith("content-length:")) {
          leftOfChunk = Long.parseLong(lower.substring(15).strip());
        }
      }
    }
    return status;
  }

  /** Returns the next line of the answer's body; null at its end. */
  public @Nullable String line() throws IOException {
    status();
    StringBuilder line = new StringBuilder(256);
    while (makeReadable()) {
      int end = (int) Math.min(to, from + leftOfChunk);
      int newline = find(end);
      int stop = newline < 0 ? end : newline;
      line.append(new String(buffer, from, stop - from, StandardCharsets.ISO_8859_1));
      int taken = (newline < 0 ? end : newline + 1) - from;
      from += taken;
      leftOfChunk -= taken;
      if (newline >= 0) {
        return line.toString();
      }
    }
    return line.isEmpty() ? null : line.toString();
  }

  /** Disconnects, with a reset if asked. */
  public void vanish(boolean reset) throws IOException {
    if (reset) {
      socket.setSoLinger(true, 0);
    }
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private int find(int end) {
    for (int i = from; i < end; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  /** Makes a byte of the body available; returns false at its end. */
  private boolean makeReadable() throws IOException {
    if (leftOfChunk == 0 && chunked && !ended) {
      nextChunk();
    }
    if (leftOfChunk == 0) {
      ended = true;
      return false;
    }
    fill();
    return true;
  }

  private boolean firstChunk = true;

  private void nextChunk() throws IOException {
    if (!firstChunk) {
      plainLine();
    }
    firstChunk = false;
    leftOfChunk = Long.parseLong(plainLine().strip(), 16);
    if (leftOfChunk == 0) {
      plainLine();
      ended = true;
    }
  }

  private String plainLine() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = octet(); next != '\n'; next = octet()) {
      line.append((char) next);
    }
    return line.toString().stripTrailing();
  }

  private int octet() throws IOException {
    fill();
    return buffer[from++] & 0xff;
  }

  private void fill() throws IOException {
    if (from == to) {
      from = 0;
      to = Math.max(0, in.read(buffer));
      if (to == 0) {
        throw new EOFException("the connection was closed in the middle of the answer");
      }
    }
  }
}
