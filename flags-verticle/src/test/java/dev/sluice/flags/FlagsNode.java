package dev.sluice.flags;

import static java.util.Objects.requireNonNull;

import dev.sluice.contracts.Address;
import dev.sluice.contracts.Failure;
import dev.sluice.contracts.Headers;
import dev.sluice.contracts.Report;
import dev.sluice.contracts.Request;
import dev.sluice.contracts.flags.Download;
import dev.sluice.contracts.flags.FlagDownload;
import dev.sluice.contracts.flags.StoredFile;
import dev.sluice.contracts.kinds.Kinds;
import dev.sluice.runtime.Node;
import dev.sluice.runtime.NodeOptions;
import dev.sluice.runtime.settings.Settings;
import dev.sluice.runtime.settings.SettingsLoader;
import dev.sluice.runtime.upstream.AddressRules;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A node that runs the role {@code flags} and keeps its files below a directory of the test's. */
final class FlagsNode implements AutoCloseable {
  private static final long PATIENCE_MILLIS = 30_000;

  private final Path directory;
  private final Node node;

  private FlagsNode(Path directory, Node node) {
    this.directory = directory;
    this.node = node;
  }

  /** Starts one whose flags come from {@code url}, and whose downloads may come from there. */
  static FlagsNode start(Path directory, String url) {
    String origin = url.substring(0, url.indexOf('/', "http://".length()));
    JsonObject downloads = new JsonObject().put("allow", new JsonArray().add(origin));
    return start(directory, new JsonObject().put("url", url), downloads);
  }

  static FlagsNode start(Path directory, JsonObject flags, JsonObject downloads) {
    return start(directory, flags, downloads, AddressRules.PUBLIC);
  }

  /** Starts one that takes other addresses to be public than those that are. */
  static FlagsNode start(
      Path directory, JsonObject flags, JsonObject downloads, AddressRules addresses) {
    FlagsModule module = new FlagsModule(addresses);
    flags.put("directory", directory.resolve("flags").toString());
    downloads.put("directory", directory.resolve("downloads").toString());
    Settings settings =
        new SettingsLoader(List.of(module.defaults()))
            .flags(new JsonObject().put("flags", flags).put("downloads", downloads))
            .load();
    NodeOptions options = new NodeOptions(settings, List.of(module), Set.of("flags"), null);
    return new FlagsNode(directory, Node.start(options).await());
  }

  Node node() {
    return node;
  }

  StoredFile flag(String country) {
    return (StoredFile) requireNonNull(report(new FlagDownload(country)).value());
  }

  Failure flagFailure(String country) {
    return requireNonNull(report(new FlagDownload(country)).failure());
  }

  StoredFile download(String url) {
    return (StoredFile) requireNonNull(report(new Download(url, null)).value());
  }

  Failure downloadFailure(String url) {
    return requireNonNull(report(new Download(url, null)).failure());
  }

  Report report(FlagDownload request) {
    return ask(Kinds.FLAGS.address(), request, PATIENCE_MILLIS).await();
  }

  Report report(Download request) {
    return ask(Kinds.DOWNLOAD.address(), request, PATIENCE_MILLIS).await();
  }

  /** Asks the first instance, as a gateway does. */
  Future<Report> ask(Address<?, ?> address, Request request, long timeoutMillis) {
    MultiMap headers =
        MultiMap.caseInsensitiveMultiMap()
            .set(Headers.BATCH, "test")
            .set(Headers.INDEX, request.key())
            .set(Headers.ATTEMPT, "1")
            .set(Headers.TIMEOUT, Long.toString(timeoutMillis));
    String instance = node.id() + "/flags/0";
    return node.bus().ask(address.name() + "@" + instance, request, headers, PATIENCE_MILLIS);
  }

  /** Says that the attempt of {@link #ask} is no longer wanted. */
  void cancel(Request request) {
    node.bus().cancel(node.id() + "/flags/0", "test/" + request.key() + "#1");
  }

  Path flags() {
    return directory.resolve("flags");
  }

  Path downloads() {
    return directory.resolve("downloads");
  }

  /** The names of all files in a directory, hidden ones too; none where it was never made. */
  static List<String> names(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Override
  public void close() {
    node.close(1_000).await();
  }
}
