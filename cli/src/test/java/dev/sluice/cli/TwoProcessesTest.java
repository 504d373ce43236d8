package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The cluster's configuration that comes with Sluice, and two processes that find each other by it.
 */
final class TwoProcessesTest {
  private static final Path FILE = Path.of("..", "cluster.xml");
  private static final int FIRST_PORT = 5701;
  private static final int PORTS = 8;
  private static final Pattern ORIGIN = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)");

  @Test
  void twoProcesses_aGatewayAndItsWorkers_runABatchTogether(@TempDir Path directory)
      throws Exception {
    String cluster = onFreePorts(directory.resolve("cluster.xml"));
    Program gateway =
        Program.start(
            directory, "serve", "--roles", "gateway", "--cluster", cluster, "--port", "0");
    Program workers =
        Program.start(
            directory, "serve", "--roles", "jobs,flags,command", "--cluster", cluster, "--lab");
    try {
      int port = port(gateway.awaitErr(err -> err.contains("ready: ")));
      workers.awaitErr(err -> err.contains("ready: "));

      JsonObject document =
          new JsonObject(
              Curl.run(
                  "curl -d '{\"tasks\":[{\"kind\":\"jobs\",\"zip\":\"79936\"},{\"kind\":\"flags\",\"country\":\"br\"},"
                      + "{\"kind\":\"command\",\"command\":\"echo\",\"args\":[\"hello\"]}],"
                      + "\"options\":{\"workerWaitMillis\":20000}}' http://127.0.0.1:8080/v1/batches",
                  port));

      assertThat(document.getJsonObject("summary").getJsonObject("counts").getInteger("OK"))
          .as(document.encode())
          .isEqualTo(3);
    } finally {
      workers.terminate();
      gateway.terminate();
      assertThat(workers.exitCode()).isZero();
      assertThat(gateway.exitCode()).isZero();
    }
  }

  /** Writes the file with other ports, so that neither a real node nor another test is met. */
  private static String onFreePorts(Path copy) throws IOException {
    int first = freePort();
    String xml = Files.readString(FILE);
    for (int i = 0; i < PORTS; i++) {
      xml = xml.replace(Integer.toString(FIRST_PORT + i), Integer.toString(first + i));
    }
    Files.writeString(copy, xml);
    return copy.toString();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return Math.min(socket.getLocalPort(), 65_535 - PORTS);
    }
  }

  private static int port(String log) {
    Matcher origin = ORIGIN.matcher(log);
    assertThat(origin.find()).isTrue();
    return Integer.parseInt(origin.group(1));
  }
}
