package dev.sluice.flags;

import dev.sluice.contracts.Kind;
import dev.sluice.contracts.kinds.Kinds;
import dev.sluice.flags.settings.DownloadsSettings;
import dev.sluice.flags.settings.FlagsSettings;
import dev.sluice.flags.store.Directory;
import dev.sluice.runtime.Node;
import dev.sluice.runtime.NodeModule;
import dev.sluice.runtime.settings.InvalidSettings;
import dev.sluice.runtime.settings.Settings;
import dev.sluice.runtime.upstream.AddressRules;
import dev.sluice.runtime.upstream.DnsLookup;
import dev.sluice.runtime.upstream.UpstreamClient;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The role {@code flags}: downloads of flags and of plain URLs. */
public final class FlagsModule implements NodeModule {
  private static final String FLAGS = "flags";
  private static final String DOWNLOADS = "downloads";

  private final AddressRules addresses;

  /** Creates a module that allows public addresses and the origins that the settings name. */
  public FlagsModule() {
    this(AddressRules.PUBLIC);
  }

  /**
   * @param addresses the rules for addresses that callers' URLs may lead to
   */
  FlagsModule(AddressRules addresses) {
    this.addresses = addresses;
  }

  @Override
  public String role() {
    return FLAGS;
  }

  @Override
  public JsonObject defaults() {
    return new JsonObject()
        .put(FLAGS, FlagsSettings.DEFAULT.toJson())
        .put(DOWNLOADS, DownloadsSettings.DEFAULT.toJson());
  }

  @Override
  public List<Kind<?, ?>> kinds() {
    return List.of(Kinds.FLAGS, Kinds.DOWNLOAD);
  }

  @Override
  public Future<?> start(Node node) {
    Settings settings = node.settings();
    FlagsSettings flags = settings.section(FLAGS, FlagsSettings::from);
    DownloadsSettings downloads =
        settings
            .section(DOWNLOADS, DownloadsSettings::from)
            .asking(DnsLookup.serversOfThisMachine());
    Directory flagFiles = open(FLAGS, flags.directory());
    Directory downloadFiles = open(DOWNLOADS, downloads.directory());
    UpstreamClient.preload();
    return node.deployWorkers(
        FLAGS,
        flags.capacity().instances(),
        () -> new FlagsVerticle(flags, downloads, flagFiles, downloadFiles, addresses));
  }

  private static Directory open(String section, Path path) {
    try {
      return Directory.open(path);
    } catch (IOException unusable) {
      throw new InvalidSettings(
          List.of(section + ".directory: " + path + " (expected: a directory to write to)"));
    }
  }
}
