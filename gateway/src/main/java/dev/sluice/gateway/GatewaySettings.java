package dev.sluice.gateway;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.gateway.list.SpoolSettings;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/**
 * Where and how the gateway listens.
 *
 * @param host the address it listens on; a loopback one unless {@code allowRemote}
 * @param port 0 to 65,535; 0 picks a free one
 * @param allowRemote whether it may listen where others can reach it, which needs no token yet
 * @param spool where long lists wait
 */
record GatewaySettings(String host, int port, boolean allowRemote, SpoolSettings spool) {
  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "::1", "localhost");

  GatewaySettings {
    if (!allowRemote && !LOOPBACK.contains(host)) {
      throw InvalidMessage.of(
          "host", host, "a loopback address, or gateway.allowRemote: true said out loud");
    }
  }

  static JsonObject defaults() {
    return new JsonObject()
        .put("host", "127.0.0.1")
        .put("port", 8080)
        .put("allowRemote", false)
        .put("spool", SpoolSettings.DEFAULT.toJson());
  }

  static GatewaySettings from(Fields fields) {
    GatewaySettings settings =
        new GatewaySettings(
            fields.string("host"),
            (int) fields.integer("port", 8080, 0, 65_535),
            fields.bool("allowRemote", false),
            fields.object("spool", SpoolSettings::from));
    fields.refuseOthers();
    return settings;
  }
}
