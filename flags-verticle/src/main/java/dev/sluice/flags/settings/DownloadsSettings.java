package dev.sluice.flags.settings;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.runtime.upstream.AddressRules;
import dev.sluice.runtime.upstream.DestinationRules;
import dev.sluice.runtime.upstream.Origin;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The section {@code downloads} of the settings.
 *
 * @param directory the directory of the files
 * @param maxBytes the maximum length of a file, from 1
 * @param minThroughput the minimum throughput of a body
 * @param allow the origins that callers' URLs may name whatever their port and address
 * @param ports the ports that all other URLs of callers may name
 * @param dns the servers that look up the names in callers' URLs; empty for those of the machine
 */
public record DownloadsSettings(
    Path directory,
    long maxBytes,
    Throughput minThroughput,
    Set<Origin> allow,
    SortedSet<Integer> ports,
    List<InetSocketAddress> dns) {
  public static final DownloadsSettings DEFAULT =
      new DownloadsSettings(
          Path.of("downloads"),
          1L << 30,
          new Throughput(64, 10_000),
          Set.of(),
          new TreeSet<>(Set.of(80, 443, 8080, 8443)),
          List.of());

  private static final long MAX_BYTES = 1L << 40;
  private static final long MAX_BYTES_PER_SECOND = 1L << 30;
  private static final long MAX_MILLIS = 3_600_000;

  public static DownloadsSettings from(Fields fields) {
    DownloadsSettings settings =
        new DownloadsSettings(
            directory(fields),
            fields.integer("maxBytes", DEFAULT.maxBytes, 1, MAX_BYTES),
            minThroughput(fields),
            origins(fields.strings("allow")),
            new TreeSet<>(fields.integers("ports", 1, 65_535)),
            DnsServers.parse("dns", fields.strings("dns")));
    fields.refuseOthers();
    return settings;
  }

  /** Reads the path of a directory. */
  static Path directory(Fields fields) {
    String text = fields.string("directory");
    try {
      if (!text.isBlank()) {
        return Path.of(text);
      }
    } catch (InvalidPathException malformed) {
      throw InvalidMessage.of("directory", text, "the path of a directory");
    }
    throw InvalidMessage.of("directory", text, "the path of a directory");
  }

  public JsonObject toJson() {
    return new JsonObject()
        .put("directory", directory.toString())
        .put("maxBytes", maxBytes)
        .put("minBytesPerSecond", minThroughput.bytesPerSecond())
        .put("slowAfterMillis", minThroughput.windowMillis())
        .put("allow", new JsonArray(allow.stream().map(Origin::toString).toList()))
        .put("ports", new JsonArray(List.copyOf(ports)))
        .put("dns", new JsonArray(dns.stream().map(DnsServers::text).toList()));
  }

  /** Returns the rules for the URLs of callers. */
  public DestinationRules rules(AddressRules addresses) {
    return new DestinationRules("downloads", allow, ports, addresses);
  }

  /** Returns a copy with these DNS servers if the settings name none. */
  public DownloadsSettings asking(List<InetSocketAddress> servers) {
    return new DownloadsSettings(
        directory,
        maxBytes,
        minThroughput,
        allow,
        ports,
        dns.isEmpty() ? List.copyOf(servers) : dns);
  }

  private static Throughput minThroughput(Fields fields) {
    Throughput usual = DEFAULT.minThroughput;
    return new Throughput(
        fields.integer("minBytesPerSecond", usual.bytesPerSecond(), 0, MAX_BYTES_PER_SECOND),
        fields.integer("slowAfterMillis", usual.windowMillis(), 1, MAX_MILLIS));
  }

  private static Set<Origin> origins(List<String> texts) {
    Set<Origin> origins = new LinkedHashSet<>();
    for (int i = 0; i < texts.size(); i++) {
      Origin origin = Origin.parse(texts.get(i));
      if (origin == null) {
        throw InvalidMessage.of(
            "allow/" + i, texts.get(i), "an origin such as http://127.0.0.1:9100");
      }
      origins.add(origin);
    }
    return Set.copyOf(origins);
  }
}
