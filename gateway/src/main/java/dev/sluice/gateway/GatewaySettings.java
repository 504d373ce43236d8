package dev.sluice.gateway;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.gateway.connection.ConnectionLimits;
import dev.sluice.gateway.head.Hosts;
import dev.sluice.gateway.list.SpoolSettings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Settings of the gateway: the section {@code gateway}.
 *
 * @param host the address to listen on; a loopback address unless {@code allowRemote}
 * @param port 0 to 65,535; 0 picks a free port
 * @param allowRemote whether other machines may reach it; there is no authentication yet
 * @param hosts the names by which it may be called, in addition to loopback names and {@code host}
 * @param maxBatches the number of batches that may be open at once
 * @param limits the limits of connections
 * @param spool where long lists wait
 */
record GatewaySettings(
    String host,
    int port,
    boolean allowRemote,
    List<String> hosts,
    int maxBatches,
    ConnectionLimits limits,
    SpoolSettings spool) {
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "::1", "localhost");
  private static final long MAX_MILLIS = 600_000;
  private static final long MIN_MILLIS = 50;

  GatewaySettings {
    if (!allowRemote && !LOOPBACK.contains(host)) {
      throw InvalidMessage.of("host", host, "a loopback address, or gateway.allowRemote: true");
    }
    hosts = List.copyOf(hosts);
  }

  static JsonObject defaults() {
    return new JsonObject()
        .put("host", "127.0.0.1")
        .put("port", 8080)
        .put("allowRemote", false)
        .put("hosts", new JsonArray())
        .put("maxConnections", 2_048)
        .put("maxBatches", 1_000)
        .put("headMillis", 10_000)
        .put("bodyMillis", 30_000)
        .put("silentMillis", 60_000)
        .put("idleMillis", 75_000)
        .put("spool", SpoolSettings.DEFAULT.toJson());
  }

  static GatewaySettings from(Fields fields) {
    GatewaySettings settings =
        new GatewaySettings(
            fields.string("host"),
            (int) fields.integer("port", 8080, 0, 65_535),
            fields.bool("allowRemote", false),
            fields.strings("hosts"),
            (int) fields.integer("maxBatches", 1_000, 1, 100_000),
            limits(fields),
            fields.object("spool", SpoolSettings::from));
    fields.refuseOthers();
    return settings;
  }

  /** Returns the names by which the gateway may be called. */
  Hosts names() {
    return new Hosts(Stream.concat(hosts.stream(), Stream.of(host)), allowRemote);
  }

  private static ConnectionLimits limits(Fields fields) {
    return new ConnectionLimits(
        (int) fields.integer("maxConnections", 2_048, 1, 65_536),
        millis(fields, "headMillis", 10_000),
        millis(fields, "bodyMillis", 30_000),
        millis(fields, "silentMillis", 60_000),
        millis(fields, "idleMillis", 75_000));
  }

  private static long millis(Fields fields, String name, long otherwise) {
    return fields.integer(name, otherwise, MIN_MILLIS, MAX_MILLIS);
  }
}
