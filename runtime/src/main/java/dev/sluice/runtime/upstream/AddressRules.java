package dev.sluice.runtime.upstream;

import org.jspecify.annotations.Nullable;

/** Decides which IP addresses the URLs of callers may lead to. */
@FunctionalInterface
public interface AddressRules {

  /**
   * Allows addresses of the public internet only. Refuses everything except global unicast, and
   * every IPv6 address that embeds an IPv4 address.
   *
   * <p>Follows RFC 6890 and the two IANA registries of special-purpose addresses that it created,
   * with RFC 4291 for IPv6, RFC 6052 and RFC 8215 for NAT64, RFC 3056 for 6to4, RFC 4380 for
   * Teredo, RFC 5214 for ISATAP, RFC 6598 for carrier NAT and RFC 9637 for documentation.
   */
  AddressRules PUBLIC = SpecialAddresses::find;

  /**
   * Returns why an address is refused.
   *
   * @return the kind of the address, such as {@code loopback}; null if it is allowed
   */
  @Nullable String refusal(IpAddress address);
}
