package dev.sluice.runtime.upstream;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The addresses that are not public, by what they are. See {@link AddressRules#PUBLIC}. */
final class SpecialAddresses {
  private static final String CARRIES_V4 = "IPv4 within IPv6";
  private static final String DOCUMENTATION = "for documentation";

  /** All that is handed out as global unicast; the rest of IPv6 is refused unseen. */
  private static final Block GLOBAL_V6 = Block.of("2000::/3", "global unicast");

  private static final List<Block> SPECIAL =
      List.of(
          Block.of("0.0.0.0/8", "of this machine"),
          Block.of("10.0.0.0/8", "private"),
          Block.of("100.64.0.0/10", "of a carrier's NAT"),
          Block.of("127.0.0.0/8", "loopback"),
          Block.of("169.254.0.0/16", "link-local"),
          Block.of("172.16.0.0/12", "private"),
          Block.of("192.0.0.0/24", "for protocols"),
          Block.of("192.0.2.0/24", DOCUMENTATION),
          Block.of("192.88.99.0/24", "a 6to4 relay"),
          Block.of("192.168.0.0/16", "private"),
          Block.of("198.18.0.0/15", "for benchmarks"),
          Block.of("198.51.100.0/24", DOCUMENTATION),
          Block.of("203.0.113.0/24", DOCUMENTATION),
          Block.of("224.0.0.0/4", "multicast"),
          Block.of("240.0.0.0/4", "reserved"),
          // The one address of a cloud's own services that stands among the public ones: Azure's.
          Block.of("168.63.129.16/32", "a cloud's metadata"),
          Block.of("::/128", "of this machine"),
          Block.of("::1/128", "loopback"),
          Block.of("::ffff:0:0/96", CARRIES_V4),
          Block.of("::ffff:0:0:0/96", CARRIES_V4),
          Block.of("::/96", CARRIES_V4),
          Block.of("64:ff9b::/96", CARRIES_V4),
          Block.of("64:ff9b:1::/48", CARRIES_V4),
          Block.of("100::/64", "discarded"),
          Block.of("2001::/32", CARRIES_V4),
          Block.of("2001:db8::/32", DOCUMENTATION),
          Block.of("2001::/23", "for protocols"),
          Block.of("2002::/16", CARRIES_V4),
          Block.of("3fff::/20", DOCUMENTATION),
          Block.of("fc00::/7", "private"),
          Block.of("fe80::/10", "link-local"),
          Block.of("fec0::/10", "site-local"),
          Block.of("ff00::/8", "multicast"));

  private SpecialAddresses() {}

  static @Nullable String find(IpAddress address) {
    for (Block block : SPECIAL) {
      if (block.contains(address)) {
        return block.what();
      }
    }
    if (address.isV4()) {
      return null;
    }
    return GLOBAL_V6.contains(address) ? isatap(address) : "reserved";
  }

  /** An interface that is named {@code 0:5efe} or {@code 200:5efe} and an IPv4 address. */
  private static @Nullable String isatap(IpAddress address) {
    boolean isNamedSo = (address.pairAt(8) & ~0x0200) == 0 && address.pairAt(10) == 0x5efe;
    return isNamedSo ? CARRIES_V4 : null;
  }

  /** All addresses that start with the same bits. */
  private record Block(IpAddress first, int bits, String what) {

    static Block of(String prefix, String what) {
      int slash = prefix.indexOf('/');
      IpAddress first = requireNonNull(IpAddress.parse(prefix.substring(0, slash)), prefix);
      return new Block(first, Integer.parseInt(prefix.substring(slash + 1)), what);
    }

    boolean contains(IpAddress address) {
      return address.isWithin(first, bits);
    }
  }
}
