package dev.sluice.runtime.upstream;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One spelling of an address is read, and no other. */
final class IpAddressTest {

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, 0.0.0.0",
    "255.255.255.255, 255.255.255.255",
    "1.20.3.100, 1.20.3.100",
    "::, 0:0:0:0:0:0:0:0",
    "::1, 0:0:0:0:0:0:0:1",
    "1::, 1:0:0:0:0:0:0:0",
    "FE80::AbCd, fe80:0:0:0:0:0:0:abcd",
    "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8",
    "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
    "1:2:3:4:5:6:1.2.3.4, 1:2:3:4:5:6:102:304",
    "::ffff:1.2.3.4, 0:0:0:0:0:ffff:102:304",
    "2001:0db8::00ff, 2001:db8:0:0:0:0:0:ff",
  })
  void address_writtenPlainly_isRead(String text, String plain) {
    IpAddress address = requireNonNull(IpAddress.parse(text));

    assertThat(address).hasToString(plain).isEqualTo(IpAddress.parse(plain));
    assertThat(address.isV4()).isEqualTo(!text.contains(":"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "2130706433",
        "0x7f000001",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "127.0.0.01",
        "127.1",
        "127.0.1",
        "127.0.0.1.",
        ".127.0.0.1",
        "127.0.0.1.1",
        "127..0.1",
        "256.0.0.1",
        "1.2.3.1000",
        "-1.2.3.4",
        "+1.2.3.4",
        " 1.2.3.4",
        "1.2.3.4 ",
        "1.2.3.4\n",
        "1.2.3.٤",
        "１.2.3.4",
        "a.b.c.d",
        ":",
        ":::",
        "1::2::3",
        ":1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7::8",
        "1:2:3:4::5:6:7:8",
        "12345::",
        "g::",
        "[::1]",
        "::1%lo",
        "::1%25lo",
        "::1/128",
        "1.2.3.4::",
        "1.2.3.4:1:2:3:4:5:6",
        "::1.2.3",
        "::1.2.3.256",
        "::01.2.3.4",
        "::1.2.3.4:5",
        "1:2:3:4:5:6:7:1.2.3.4",
      })
  void address_writtenOtherwise_isNone(String text) {
    assertThat(IpAddress.parse(text)).isNull();
  }

  @Test
  void address_ofJava_isTheSameAsItsText() throws UnknownHostException {
    byte[] bytes = HexFormat.of().parseHex("20010db8000000000000000000000001");

    assertThat(IpAddress.of(InetAddress.getByAddress(bytes)))
        .isEqualTo(IpAddress.parse("2001:db8::1"))
        .hasSameHashCodeAs(IpAddress.parse("2001:db8::1"))
        .isNotEqualTo(IpAddress.parse("2001:db8::2"));
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, 10.0.0.0, 8, true",
    "11.1.2.3, 10.0.0.0, 8, false",
    "172.31.255.255, 172.16.0.0, 12, true",
    "172.32.0.0, 172.16.0.0, 12, false",
    "1.2.3.4, 1.2.3.4, 32, true",
    "1.2.3.5, 1.2.3.4, 32, false",
    "1.2.3.4, ::, 0, false",
    "febf::, fe80::, 10, true",
    "fec0::, fe80::, 10, false",
  })
  void address_isWithinANetwork_whereItsFirstBitsAre(
      String address, String network, int bits, boolean isWithin) {
    IpAddress first = requireNonNull(IpAddress.parse(network));

    assertThat(requireNonNull(IpAddress.parse(address)).isWithin(first, bits)).isEqualTo(isWithin);
  }
}
