package dev.sluice.cli.program;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node whose log goes to somebody who has stopped reading it, as a pager does. */
@Tag("slow")
class UnreadLogTest {
  private static final int COMMANDS = 1_000;

  /** As long as one is shown: with the rest of its line more than a pipe holds of all of them. */
  private static final String WORD = "x".repeat(200);

  @Test
  void nodeWhoseLogNobodyReads_goesOn(@TempDir Path directory) throws Exception {
    Process node =
        new ProcessBuilder(
                Program.command(directory, "serve", "--port", "0", "--roles", "gateway,command"))
            .directory(directory.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader log =
        new BufferedReader(new InputStreamReader(node.getErrorStream(), UTF_8))) {
      HttpResponse<String> answer = post(origin(log));

      assertThat(answer.statusCode()).isEqualTo(200);
      JsonObject summary = new JsonObject(answer.body()).getJsonObject("summary");
      assertThat(summary.getJsonObject("counts").getInteger("OK")).isEqualTo(COMMANDS);
    } finally {
      node.destroyForcibly();
      assertThat(node.waitFor(20, SECONDS)).isTrue();
    }
  }

  /** Reads on until the node is ready, and no further. */
  private static String origin(BufferedReader log) throws Exception {
    String line = log.readLine();
    while (!line.contains("ready: ")) {
      line = log.readLine();
    }
    return line.substring(line.indexOf("http://"));
  }

  private static HttpResponse<String> post(String origin) throws Exception {
    JsonArray tasks = new JsonArray();
    for (int i = 0; i < COMMANDS; i++) {
      tasks.add(
          new JsonObject()
              .put("kind", "command")
              .put("command", "echo")
              .put("args", new JsonArray(List.of(WORD))));
    }
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(origin + "/v1/batches"))
            .timeout(Duration.ofSeconds(50))
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(new JsonObject().put("tasks", tasks).encode()))
            .build();
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .build()
        .send(request, BodyHandlers.ofString());
  }
}
