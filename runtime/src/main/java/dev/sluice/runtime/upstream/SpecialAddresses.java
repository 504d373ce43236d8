package dev.sluice.runtime.upstream;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The networks that are not public, and what they are. See {@link AddressRules#PUBLIC}. */
final class SpecialAddresses {
  private static final String CARRIES_V4 = "IPv4 within IPv6";
  private static final String DOCUMENTATION = "for documentation";

  /** The global unicast addresses of IPv6. All others are refused. */
  private static final Network GLOBAL_V6 = Network.of("2000::/3", "global unicast");

  private static final List<Network> SPECIAL =
      List.of(
          Network.of("0.0.0.0/8", "of this machine"),
          Network.of("10.0.0.0/8", "private"),
          Network.of("100.64.0.0/10", "of a carrier's NAT"),
          Network.of("127.0.0.0/8", "loopback"),
          Network.of("169.254.0.0/16", "link-local"),
          Network.of("172.16.0.0/12", "private"),
          Network.of("192.0.0.0/24", "for protocols"),
          Network.of("192.0.2.0/24", DOCUMENTATION),
          Network.of("192.88.99.0/24", "a 6to4 relay"),
          Network.of("192.168.0.0/16", "private"),
          Network.of("198.18.0.0/15", "for benchmarks"),
          Network.of("198.51.100.0/24", DOCUMENTATION),
          Network.of("203.0.113.0/24", DOCUMENTATION),
          Network.of("224.0.0.0/4", "multicast"),
          Network.of("240.0.0.0/4", "reserved"),
          // Azure's metadata service has a public address.
          Network.of("168.63.129.16/32", "a cloud's metadata"),
          Network.of("::/128", "of this machine"),
          Network.of("::1/128", "loopback"),
          Network.of("::ffff:0:0/96", CARRIES_V4),
          Network.of("::ffff:0:0:0/96", CARRIES_V4),
          Network.of("::/96", CARRIES_V4),
          Network.of("64:ff9b::/96", CARRIES_V4),
          Network.of("64:ff9b:1::/48", CARRIES_V4),
          Network.of("100::/64", "discarded"),
          Network.of("2001::/32", CARRIES_V4),
          Network.of("2001:db8::/32", DOCUMENTATION),
          Network.of("2001::/23", "for protocols"),
          Network.of("2002::/16", CARRIES_V4),
          Network.of("3fff::/20", DOCUMENTATION),
          Network.of("fc00::/7", "private"),
          Network.of("fe80::/10", "link-local"),
          Network.of("fec0::/10", "site-local"),
          Network.of("ff00::/8", "multicast"));

  private SpecialAddresses() {}

  static @Nullable String find(IpAddress address) {
    for (Network network : SPECIAL) {
      if (network.contains(address)) {
        return network.what();
      }
    }
    if (address.isV4()) {
      return null;
    }
    return GLOBAL_V6.contains(address) ? isatap(address) : "reserved";
  }

  /** ISATAP: an interface identifier of {@code 0:5efe} or {@code 200:5efe} and an IPv4 address. */
  private static @Nullable String isatap(IpAddress address) {
    boolean isIsatap = (address.pairAt(8) & ~0x0200) == 0 && address.pairAt(10) == 0x5efe;
    return isIsatap ? CARRIES_V4 : null;
  }

  /** A network: all addresses with the same first bits. */
  private record Network(IpAddress first, int bits, String what) {

    static Network of(String prefix, String what) {
      int slash = prefix.indexOf('/');
      IpAddress first = requireNonNull(IpAddress.parse(prefix.substring(0, slash)), prefix);
      return new Network(first, Integer.parseInt(prefix.substring(slash + 1)), what);
    }

    boolean contains(IpAddress address) {
      return address.isWithin(first, bits);
    }
  }
}
