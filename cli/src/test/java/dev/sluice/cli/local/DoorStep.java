package dev.sluice.cli.local;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A node in this process, called from outside over HTTP. */
public final class DoorStep implements AutoCloseable {
  private final LocalSluice node;
  private final HttpClient http = HttpClient.newHttpClient();

  private DoorStep(LocalSluice node) {
    this.node = node;
  }

  /**
   * Starts a node.
   *
   * @param labOrigin the origin of look-ups and flags; null for that of the settings
   * @param directory the directory of its files
   * @param sections additional settings
   */
  public static DoorStep open(
      @Nullable String labOrigin, Set<String> roles, Path directory, JsonObject sections) {
    JsonObject all =
        LocalSluice.onFreePort()
            .put("flags", folder(directory.resolve("flags")))
            .put("downloads", folder(directory.resolve("downloads")))
            .mergeIn(sections, true);
    Assembly assembly = Assembly.find(null, Map.of());
    return new DoorStep(LocalSluice.start(assembly, all, roles, labOrigin, null));
  }

  /** Posts a document and waits for the answer. */
  public JsonObject post(String path, JsonObject body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(node.origin() + path))
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(body.encode()))
            .build();
    return new JsonObject(http.send(request, BodyHandlers.ofString()).body());
  }

  @Override
  public void close() {
    node.close(0);
  }

  private static JsonObject folder(Path directory) {
    return new JsonObject().put("directory", directory.toString());
  }
}
