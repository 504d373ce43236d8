package dev.sluice.gateway.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A connection that sends any bytes and reads one answer at a time. */
final class RawHttp implements Closeable {
  private static final int TIMEOUT_MILLIS = 10_000;

  private final Socket socket;
  private final InputStream in;
  private boolean bodiless;

  RawHttp(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    in = socket.getInputStream();
  }

  /** Sends bytes, one per character, and reads the answer. */
  static Answer ask(int port, String bytes) throws IOException {
    try (RawHttp http = new RawHttp(port)) {
      http.bodiless = bytes.startsWith("HEAD ");
      http.sendQuietly(bytes);
      return http.answer();
    }
  }

  void send(String bytes) throws IOException {
    socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /** Sends as much as the server reads; it may have answered and closed before. */
  void sendQuietly(String bytes) {
    try {
      send(bytes);
    } catch (IOException refused) {
      // The answer has the reason.
    }
  }

  /** Returns the next answer; its status is 0 if the connection was closed without one. */
  Answer answer() throws IOException {
    String line = line();
    if (line.isEmpty()) {
      return new Answer(0, Map.of(), "");
    }
    int status = Integer.parseInt(line.split(" ", 3)[1]);
    Map<String, String> headers = new TreeMap<>();
    for (String header = line(); !header.isEmpty(); header = line()) {
      String[] parts = header.split(":", 2);
      headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1].strip());
    }
    return status == 100 ? answer() : new Answer(status, headers, body(status, headers));
  }

  /** Sends bytes and reads the answer; returns null if none arrives in time. */
  static @Nullable Answer askWithin(int millis, int port, String bytes) throws IOException {
    try (RawHttp http = new RawHttp(port)) {
      http.socket.setSoTimeout(millis);
      http.bodiless = bytes.startsWith("HEAD ");
      http.sendQuietly(bytes);
      return http.answer();
    } catch (java.net.SocketTimeoutException silent) {
      return null;
    }
  }

  /** Reads a status line and the empty line after it. */
  String statusLine() throws IOException {
    String status = line();
    line();
    return status;
  }

  /** Returns whether the server closes the connection before the timeout. */
  boolean closes() throws IOException {
    try {
      return in.read() < 0;
    } catch (java.net.SocketException reset) {
      return true;
    }
  }

  /** Closes with a reset, as a killed program does. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private String body(int status, Map<String, String> headers) throws IOException {
    if (bodiless || status < 200 || status == 304 || status == 204) {
      return "";
    }
    String length = headers.get("content-length");
    if (length != null) {
      return new String(in.readNBytes(Integer.parseInt(length)), UTF_8);
    }
    return "chunked".equals(headers.get("transfer-encoding"))
        ? chunks()
        : new String(in.readAllBytes(), UTF_8);
  }

  private String chunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = size(); size > 0; size = size()) {
      body.write(in.readNBytes(size));
      line();
    }
    line();
    return body.toString(UTF_8);
  }

  private int size() throws IOException {
    return Integer.parseInt(line(), 16);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = next(); c >= 0 && c != '\n'; c = next()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  private int next() throws IOException {
    try {
      return in.read();
    } catch (java.net.SocketException reset) {
      return -1;
    }
  }

  /**
   * An answer.
   *
   * @param status 0 for none
   * @param headers by their names in lower case
   * @param body as text
   */
  record Answer(int status, Map<String, String> headers, String body) {}
}
