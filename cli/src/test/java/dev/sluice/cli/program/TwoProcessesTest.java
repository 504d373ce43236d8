package dev.sluice.cli.program;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes find each other by the cluster configuration that comes with Sluice. */
@Tag("slow")
final class TwoProcessesTest {
  private static final Path FILE = Path.of("..", "cluster.xml");
  private static final int FIRST_PORT = 5701;
  private static final int PORTS = 8;

  /** Below the ephemeral ports. */
  private static final int MIN_PORT = 20_000;

  private static final int MAX_PORT = 30_000;
  private static final Pattern ORIGIN = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)");

  private final List<Program> started = new ArrayList<>();

  @AfterEach
  void end() {
    started.forEach(Program::kill);
  }

  @Test
  void twoProcesses_aGatewayAndItsWorkers_runABatchTogether(@TempDir Path directory)
      throws Exception {
    String cluster = onFreePorts(directory.resolve("cluster.xml"));
    Program gateway =
        start(directory, "serve", "--roles", "gateway", "--cluster", cluster, "--port", "0");
    Program workers =
        start(directory, "serve", "--roles", "jobs,flags,command", "--cluster", cluster, "--lab");
    int port = port(gateway.awaitErr(err -> err.contains("ready: ")));
    workers.awaitErr(err -> err.contains("ready: "));

    JsonObject document =
        new JsonObject(
            Curl.run(
                "curl -d"
                    + " '{\"tasks\":[{\"kind\":\"jobs\",\"zip\":\"79936\"},{\"kind\":\"flags\",\"country\":\"br\"},"
                    + "{\"kind\":\"command\",\"command\":\"echo\",\"args\":[\"hello\"]}],\"options\":{\"workerWaitMillis\":20000}}'"
                    + " http://127.0.0.1:8080/v1/batches",
                port));

    assertThat(document.getJsonObject("summary").getJsonObject("counts").getInteger("OK"))
        .as(document.encode())
        .isEqualTo(3);
    workers.terminate();
    gateway.terminate();
    assertThat(workers.exitCode()).as(workers.err()).isZero();
    assertThat(gateway.exitCode()).as(gateway.err()).isZero();
  }

  @Test
  void workersThatShutDown_amidTheirTasks_returnThemToTheQueue(@TempDir Path directory)
      throws Exception {
    String cluster = onFreePorts(directory.resolve("cluster.xml"));
    Path slow =
        Files.writeString(
            directory.resolve("slow.yaml"),
            "node: {drainMillis: 4000}\njobs: {instances: 1}\nlab: {faults: [{path: /api, delayMillis: 8000}]}\n");
    Program gateway =
        start(directory, "serve", "--roles", "gateway", "--cluster", cluster, "--port", "0");
    Program going =
        start(
            directory,
            "serve",
            "--roles",
            "jobs",
            "--cluster",
            cluster,
            "--lab",
            "--config",
            slow.toString());
    int port = port(gateway.awaitErr(err -> err.contains("ready: ")));
    going.awaitErr(err -> err.contains("ready: "));
    String batch =
        "{\"zips\":[\"10001\",\"10002\",\"10003\"],"
            + "\"options\":{\"workerWaitMillis\":20000,\"timeoutMillis\":20000}}";
    CompletableFuture<String> answer =
        CompletableFuture.supplyAsync(
            () -> curl("curl -d '" + batch + "' http://127.0.0.1:8080/v1/jobs", port));
    awaitOut(port, 3);
    Program staying = start(directory, "serve", "--roles", "jobs", "--cluster", cluster, "--lab");
    staying.awaitErr(err -> err.contains("ready: "));

    going.terminate();

    assertThat(going.exitCode()).as(going.err()).isZero();
    JsonObject summary = new JsonObject(answer.get(30, SECONDS)).getJsonObject("summary");
    assertThat(summary.getJsonObject("counts").getInteger("OK")).as(summary.encode()).isEqualTo(3);
    assertThat(summary.getInteger("attempts")).isEqualTo(6);
    staying.terminate();
    gateway.terminate();
    assertThat(staying.exitCode()).as(staying.err()).isZero();
    assertThat(gateway.exitCode()).as(gateway.err()).isZero();
  }

  private Program start(Path directory, String... arguments) throws IOException {
    Program program = Program.start(directory, arguments);
    started.add(program);
    return program;
  }

  /** Waits until a number of tasks is at workers. */
  private static void awaitOut(int port, int tasks) {
    Pattern out = Pattern.compile("\\\"out\\\":" + tasks);
    while (!out.matcher(curl("curl http://127.0.0.1:8080/v1/nodes", port)).find()) {
      Thread.onSpinWait();
    }
  }

  private static String curl(String command, int port) {
    try {
      return Curl.run(command, port);
    } catch (IOException | InterruptedException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** Writes the file with other ports, so that it meets neither a real node nor another test. */
  private static String onFreePorts(Path copy) throws IOException {
    int first = freePorts();
    String xml = Files.readString(FILE);
    for (int i = 0; i < PORTS; i++) {
      xml = xml.replace(Integer.toString(FIRST_PORT + i), Integer.toString(first + i));
    }
    Files.writeString(copy, xml);
    return copy.toString();
  }

  /** Returns the first of several free ports in a row, outside the ephemeral ports. */
  private static int freePorts() {
    Random random = new Random();
    int first;
    do {
      first = random.nextInt(MIN_PORT, MAX_PORT);
    } while (!IntStream.range(first, first + PORTS).allMatch(TwoProcessesTest::isFree));
    return first;
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }

  private static int port(String log) {
    Matcher origin = ORIGIN.matcher(log);
    assertThat(origin.find()).isTrue();
    return Integer.parseInt(origin.group(1));
  }
}
