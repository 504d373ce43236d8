package dev.sluice.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.runtime.Node;
import dev.sluice.runtime.NodeOptions;
import dev.sluice.runtime.settings.SettingsLoader;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A node with a gateway and scripted workers, and a client that stands at its front door. */
final class Front implements AutoCloseable {
  final ScriptedWorkers workers = new ScriptedWorkers();
  final Node node;
  private final GatewayModule gateway = new GatewayModule();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  Front() throws TimeoutException {
    this(Set.of("gateway", "scripted"));
  }

  Front(Set<String> roles) throws TimeoutException {
    this(roles, 0);
  }

  Front(Set<String> roles, int port) throws TimeoutException {
    this(roles, new JsonObject().put("port", port));
  }

  /** With settings of the gateway's own, on a free port. */
  Front(JsonObject section) throws TimeoutException {
    this(Set.of("gateway", "scripted"), section.put("port", 0));
  }

  private Front(Set<String> roles, JsonObject section) throws TimeoutException {
    SettingsLoader settings =
        new SettingsLoader(List.of(gateway.defaults()))
            .flags(new JsonObject().put("gateway", section));
    node =
        Node.start(new NodeOptions(settings.load(), List.of(gateway, workers), roles, null))
            .await(10, TimeUnit.SECONDS);
  }

  int port() {
    return gateway.port();
  }

  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    return send(request(path, headers).GET());
  }

  HttpResponse<String> post(String path, String body, String... headers)
      throws IOException, InterruptedException {
    return send(request(path, headers).POST(BodyPublishers.ofString(body, UTF_8)));
  }

  HttpResponse<String> method(String method, String path) throws IOException, InterruptedException {
    return send(request(path).method(method, BodyPublishers.noBody()));
  }

  CompletableFuture<HttpResponse<String>> postAsync(String path, String body) {
    return client.sendAsync(
        request(path).POST(BodyPublishers.ofString(body, UTF_8)).build(),
        BodyHandlers.ofString(UTF_8));
  }

  String metrics() {
    return node.meters().scrape();
  }

  private HttpRequest.Builder request(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
            .timeout(Duration.ofSeconds(20));
    return headers.length == 0 ? request : request.headers(headers);
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString(UTF_8));
  }

  @Override
  public void close() throws TimeoutException {
    node.close(1_000).await(10, TimeUnit.SECONDS);
  }
}
