package dev.sluice.runtime.upstream;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which addresses are public: the first, a middle and the last of each block, and its neighbours.
 */
final class AddressRulesTest {

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, of this machine",
    "0.0.0.1, of this machine",
    "0.255.255.255, of this machine",
    "10.0.0.0, private",
    "10.1.2.3, private",
    "10.255.255.255, private",
    "100.64.0.0, of a carrier's NAT",
    "100.100.100.200, of a carrier's NAT",
    "100.127.255.255, of a carrier's NAT",
    "127.0.0.0, loopback",
    "127.0.0.1, loopback",
    "127.0.0.53, loopback",
    "127.255.255.255, loopback",
    "168.63.129.16, a cloud's metadata",
    "169.254.0.0, link-local",
    "169.254.169.254, link-local",
    "169.254.170.2, link-local",
    "169.254.255.255, link-local",
    "172.16.0.0, private",
    "172.17.0.1, private",
    "172.31.255.255, private",
    "192.0.0.0, for protocols",
    "192.0.0.192, for protocols",
    "192.0.0.255, for protocols",
    "192.0.2.0, for documentation",
    "192.0.2.255, for documentation",
    "192.88.99.1, a 6to4 relay",
    "192.168.0.0, private",
    "192.168.1.1, private",
    "192.168.255.255, private",
    "198.18.0.0, for benchmarks",
    "198.19.255.255, for benchmarks",
    "198.51.100.7, for documentation",
    "203.0.113.0, for documentation",
    "203.0.113.255, for documentation",
    "224.0.0.0, multicast",
    "224.0.0.251, multicast",
    "239.255.255.255, multicast",
    "240.0.0.0, reserved",
    "255.255.255.254, reserved",
    "255.255.255.255, reserved",
  })
  void ipv4_thatIsSpecial_isRefusedByName(String address, String what) {
    assertThat(refusal(address)).isEqualTo(what);
  }

  @ParameterizedTest
  @CsvSource({
    "::, of this machine",
    "::1, loopback",
    "0:0:0:0:0:0:0:1, loopback",
    "::2, IPv4 within IPv6",
    "::127.0.0.1, IPv4 within IPv6",
    "::8.8.8.8, IPv4 within IPv6",
    "::ffff:127.0.0.1, IPv4 within IPv6",
    "::ffff:7f00:1, IPv4 within IPv6",
    "::FFFF:8.8.8.8, IPv4 within IPv6",
    "0:0:0:0:0:ffff:169.254.169.254, IPv4 within IPv6",
    "::ffff:0:127.0.0.1, IPv4 within IPv6",
    "64:ff9b::127.0.0.1, IPv4 within IPv6",
    "64:ff9b::a9fe:a9fe, IPv4 within IPv6",
    "64:ff9b::8.8.8.8, IPv4 within IPv6",
    "64:ff9b:1::10.0.0.1, IPv4 within IPv6",
    "64:ff9b:1:ffff::1, IPv4 within IPv6",
    "64:ff9b:2::1, reserved",
    "100::1, discarded",
    "100:0:0:1::1, reserved",
    "1fff:ffff::1, reserved",
    "2001::1, IPv4 within IPv6",
    "2001:0:7f00:1::, IPv4 within IPv6",
    "2001:0:ffff:ffff:ffff:ffff:ffff:ffff, IPv4 within IPv6",
    "2001:2::1, for protocols",
    "2001:10::1, for protocols",
    "2001:20::1, for protocols",
    "2001:1ff:ffff::1, for protocols",
    "2001:db8::, for documentation",
    "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff, for documentation",
    "2002:7f00:1::, IPv4 within IPv6",
    "2002:a9fe:a9fe::1, IPv4 within IPv6",
    "2002:808:808::1, IPv4 within IPv6",
    "2600::5efe:7f00:1, IPv4 within IPv6",
    "2600::200:5efe:10.0.0.1, IPv4 within IPv6",
    "3fff::1, for documentation",
    "3fff:fff:ffff::1, for documentation",
    "4000::1, reserved",
    "5f00::1, reserved",
    "fbff::1, reserved",
    "fc00::1, private",
    "fd00:ec2::254, private",
    "fdff:ffff::1, private",
    "fe00::1, reserved",
    "fe80::1, link-local",
    "febf::1, link-local",
    "fec0::1, site-local",
    "feff::1, site-local",
    "ff02::1, multicast",
    "ff0e::1, multicast",
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, multicast",
  })
  void ipv6_thatIsSpecial_isRefusedByName(String address, String what) {
    assertThat(refusal(address)).isEqualTo(what);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.0.0.0",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "168.63.129.15",
        "168.63.129.17",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "191.255.255.255",
        "192.0.1.0",
        "192.0.3.0",
        "192.88.98.255",
        "192.88.100.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "198.51.99.255",
        "198.51.101.0",
        "203.0.112.255",
        "203.0.114.0",
        "223.255.255.255",
        "2000::1",
        "2001:200::1",
        "2001:4860:4860::8888",
        "2001:db7:ffff::1",
        "2001:db9::1",
        "2003::1",
        "2606:4700:4700::1111",
        "2600::5eff:7f00:1",
        "2600::100:5efe:7f00:1",
        "3ffe:ffff::1",
        "3fff:1000::1",
      })
  void address_thatIsPublic_isTaken(String address) {
    assertThat(refusal(address)).isNull();
  }

  private static @Nullable String refusal(String address) {
    return AddressRules.PUBLIC.refusal(requireNonNull(IpAddress.parse(address), address));
  }
}
