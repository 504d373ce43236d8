package dev.sluice.flags.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.contracts.Failure;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where an upstream may send us, and where it may not. */
final class RedirectTest {

  @ParameterizedTest
  @CsvSource({
    "http://a/b/c, /d, http://a/d",
    "http://a/b/c, d?x=1, http://a/b/d?x=1",
    "http://a/b, https://c/d, https://c/d",
    "https://a/b, //c/d, https://c/d",
    "http://a/d/get, ?token=1, http://a/d/get?token=1",
    "http://a/b/c, ../../x, http://a/x",
    "http://a/b, /x y, http://a/x%20y"
  })
  void location_thatIsHttp_isFollowed(String from, String location, String next) {
    assertThat(Redirect.next(URI.create(from), location)).hasToString(next);
  }

  @ParameterizedTest
  @CsvSource({
    "https://a/b, http://a/b, 'https, as before'",
    "http://a/b, ftp://a/b, an http or https URL",
    "http://a/b, http://user@a/b, an http or https URL",
    "http://a/b, http://, an http or https URL",
    "http://a/b, http://a/%, an http or https URL"
  })
  void location_anywhereElse_isRefused(String from, String location, String expected) {
    assertThatThrownBy(() -> Redirect.next(URI.create(from), location))
        .isInstanceOf(Failure.class)
        .hasMessage("location: " + location + " (expected: " + expected + ")");
  }

  @Test
  void location_empty_isRefused() {
    assertThatThrownBy(() -> Redirect.next(URI.create("http://a/b"), ""))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("(expected: a URL)");
  }

  @Test
  void location_missing_isRefused() {
    assertThatThrownBy(() -> Redirect.next(URI.create("http://a/"), null))
        .isInstanceOf(Failure.class)
        .hasMessage("location: missing (expected: a URL)");
  }
}
