package dev.sluice.gateway.head;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostsTest {

  @ParameterizedTest
  @ValueSource(strings = {"[::1]", "[::1]:8080", "[0:0:0:0:0:0:0:1]", "127.0.0.1:1", "localhost"})
  void name_orAddress_isWellFormed(String header) {
    assertThat(Hosts.isWellFormed(header)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[::::1]:8", "[0:0:1]", "[:1]", "[..]", "a b", "[::1", "a:99999"})
  void anythingElse_isMalformed(String header) {
    assertThat(Hosts.isWellFormed(header)).isFalse();
  }
}
