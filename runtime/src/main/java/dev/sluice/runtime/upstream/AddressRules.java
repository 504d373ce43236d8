package dev.sluice.runtime.upstream;

import org.jspecify.annotations.Nullable;

/** Says which IP addresses a URL that a caller gives may lead to. */
@FunctionalInterface
public interface AddressRules {

  /**
   * Addresses of the public internet, and no others: what is not plainly global unicast is refused,
   * and so is every IPv6 address that carries an IPv4 address within it.
   *
   * <p>After RFC 6890 and the two IANA registries of special-purpose addresses that it made, with
   * RFC 4291 for IPv6, RFC 6052 and RFC 8215 for NAT64, RFC 3056 for 6to4, RFC 4380 for Teredo, RFC
   * 5214 for ISATAP, RFC 6598 for carrier NAT and RFC 9637 for documentation.
   */
  AddressRules PUBLIC = SpecialAddresses::find;

  /**
   * What is wrong with an address.
   *
   * @return what it is instead of public, such as {@code loopback}; null where it may be reached
   */
  @Nullable String refusal(IpAddress address);
}
