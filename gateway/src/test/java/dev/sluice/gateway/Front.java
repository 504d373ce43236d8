package dev.sluice.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.runtime.Node;
import dev.sluice.runtime.NodeModule;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** A node with a gateway and scripted workers, and an HTTP client of it. */
public final class Front implements AutoCloseable {
  final ScriptedWorkers workers = new ScriptedWorkers();
  final Node node;
  private final GatewayModule gateway = new GatewayModule();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Starts a node with all roles and default settings. */
  public Front() throws TimeoutException {
    this(Set.of("gateway", "scripted"));
  }

  Front(Set<String> roles) throws TimeoutException {
    this(roles, 0);
  }

  Front(Set<String> roles, int port) throws TimeoutException {
    this(roles, new JsonObject().put("port", port));
  }

  /**
   * Starts a node.
   *
   * @param gatewaySettings of the section {@code gateway}, in addition to the defaults
   * @param plugins further modules
   */
  public Front(Set<String> roles, JsonObject gatewaySettings, NodeModule... plugins)
      throws TimeoutException {
    List<NodeModule> modules = new ArrayList<>(List.of(gateway, workers));
    modules.addAll(List.of(plugins));
    SettingsLoader settings =
        new SettingsLoader(List.of(gateway.defaults()))
            .flags(
                new JsonObject()
                    .put("gateway", new JsonObject().put("port", 0).mergeIn(gatewaySettings)));
    node =
        Node.start(new NodeOptions(settings.load(), modules, roles, null))
            .await(10, TimeUnit.SECONDS);
  }

  /** Returns the port of the gateway. */
  public int port() {
    return gateway.port();
  }

  /** Sends a GET request. */
  public HttpResponse<String> get(String path, String... headers)
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

  /** Returns the value of a gauge without labels. */
  public double gauge(String name) {
    return metrics()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }

  /** Waits until a condition holds; fails after 10 s. */
  public void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("the condition must hold within 10 s").isLessThan(end);
      Thread.onSpinWait();
    }
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
