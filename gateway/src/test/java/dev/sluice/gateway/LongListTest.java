package dev.sluice.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Lists that exceed the memory of their spool. */
@Tag("slow")
class LongListTest {
  private static final int TASKS = 60_000;

  @Test
  void callerThatSendsAllBeforeReading_isServed() throws Exception {
    try (Front front = new Front(Set.of("gateway", "scripted"), spoolOf(64 * 1024));
        Socket socket = connect(front)) {
      OutputStream out = socket.getOutputStream();
      out.write(head("application/x-ndjson").getBytes(UTF_8));
      for (int sent = 0; sent < TASKS; sent += 1_000) {
        out.write(chunk(lines(sent, sent + 1_000)));
      }
      out.write("0\r\n\r\n".getBytes(UTF_8));
      out.flush();

      JsonArray events = events(socket);

      assertThat(events).hasSize(TASKS + 3);
      JsonObject summary = events.getJsonObject(TASKS + 2).getJsonObject("summary");
      assertThat(summary.getInteger("submitted")).isEqualTo(TASKS);
      assertThat(summary.getJsonObject("counts").getInteger("OK")).isEqualTo(TASKS - 2);
      assertThat(summary.getJsonObject("counts").getInteger("REJECTED")).isEqualTo(2);
      assertThat(indexes(events)).isEqualTo(TASKS);
      assertThat(front.metrics()).contains("sluice_spool_disk_bytes 0.0");
    }
  }

  @Test
  void callerThatDisconnectsMidway_leavesNothingOnDisk() throws Exception {
    try (Front front = new Front(Set.of("gateway", "scripted"), spoolOf(64 * 1024))) {
      try (Socket socket = connect(front)) {
        OutputStream out = socket.getOutputStream();
        out.write(head("application/x-ndjson").getBytes(UTF_8));
        for (int sent = 0; sent < TASKS; sent += 1_000) {
          out.write(chunk(lines(sent, sent + 1_000)));
        }
        out.flush();
        front.await(() -> !front.metrics().contains("sluice_spool_disk_bytes 0.0"));
      }

      front.await(() -> front.metrics().contains("sluice_spool_disk_bytes 0.0"));
      front.await(() -> front.metrics().contains("sluice_batches_finished_total 1.0"));
    }
  }

  @Test
  void resultsTooLongForOneDocument_areRefused_andTheRestIsCancelled() throws Exception {
    String word = "x".repeat(60_000);
    String line = "{\"kind\":\"command\",\"command\":\"echo\",\"args\":[\"" + word + "\"]}\n";
    try (Front front = new Front();
        Socket socket = connect(front)) {
      OutputStream out = socket.getOutputStream();
      out.write(head("application/json").getBytes(UTF_8));
      for (int sent = 0; sent < 1_200; sent++) {
        out.write(chunk(line));
      }
      out.write("0\r\n\r\n".getBytes(UTF_8));
      out.flush();

      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);

      assertThat(answer).startsWith("HTTP/1.1 406 ").contains("NOT_ACCEPTABLE", "no limit");
      front.await(() -> front.gauge("sluice_batches_open") == 0);
    }
  }

  private static JsonObject spoolOf(int memoryBytes) {
    return new JsonObject().put("spool", new JsonObject().put("memoryBytes", memoryBytes));
  }

  private static Socket connect(Front front) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), front.port());
    socket.setSoTimeout(60_000);
    return socket;
  }

  private static String head(String accept) {
    return "POST /v1/batches HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n"
        + "content-type: application/x-ndjson\r\ntransfer-encoding: chunked\r\naccept: "
        + accept
        + "\r\n\r\n";
  }

  /** Returns lines, two of which are invalid. */
  private static String lines(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(
            i ->
                i == 17 || i == TASKS - 1
                    ? "{\"kind\":\"jobs\"}\n"
                    : "{\"kind\":\"jobs\",\"zip\":\"" + (10_000 + i % 20_000) + "\"}\n")
        .collect(Collectors.joining());
  }

  private static byte[] chunk(String text) {
    return (Integer.toHexString(text.length()) + "\r\n" + text + "\r\n").getBytes(UTF_8);
  }

  private static JsonArray events(Socket socket) throws IOException {
    String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
    return Contract.lines(
        answer.lines().filter(line -> line.startsWith("{")).collect(Collectors.joining("\n")));
  }

  private static long indexes(JsonArray events) {
    return events.stream()
        .map(JsonObject.class::cast)
        .filter(event -> event.containsKey("index"))
        .mapToInt(event -> event.getInteger("index"))
        .distinct()
        .count();
  }
}
