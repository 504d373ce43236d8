package dev.sluice.flags.settings;

import dev.sluice.contracts.InvalidMessage;
import dev.sluice.runtime.upstream.IpAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses DNS servers in settings: {@code 9.9.9.9}, {@code [2620:fe::fe]:5353}. */
final class DnsServers {
  private static final Pattern SERVER =
      Pattern.compile("(?:\\[([0-9a-fA-F:.]+)\\]|([0-9.]+))(?::([0-9]{1,5}))?");
  private static final int PORT = 53;

  private DnsServers() {}

  /**
   * Parses a list of servers.
   *
   * @param field the name of the setting, for the error text
   * @throws InvalidMessage if one of the texts is not a server
   */
  static List<InetSocketAddress> parse(String field, List<String> texts) {
    List<InetSocketAddress> servers = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      InetSocketAddress server = parse(texts.get(i));
      if (server == null) {
        throw InvalidMessage.of(
            field + "/" + i, texts.get(i), "an IP address, with a port unless it is 53");
      }
      servers.add(server);
    }
    return List.copyOf(servers);
  }

  /** Formats a server as {@link #parse} reads it. */
  static String text(InetSocketAddress server) {
    IpAddress address = IpAddress.of(server.getAddress());
    return (address.isV4() ? address.toString() : "[" + address + "]") + ":" + server.getPort();
  }

  private static @Nullable InetSocketAddress parse(String text) {
    Matcher parts = SERVER.matcher(text);
    if (!parts.matches()) {
      return null;
    }
    String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
    IpAddress address = IpAddress.parse(host);
    int port = parts.group(3) == null ? PORT : Integer.parseInt(parts.group(3));
    return address == null || port < 1 || port > 65_535 ? null : address.at(port);
  }
}
