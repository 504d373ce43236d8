package dev.sluice.flags.fetch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Resolves references as RFC 3986 does. */
class ReferenceTest {
  private static final URI BASE = URI.create("http://a/b/c/d;p?q");

  /** The examples of section 5.4, normal and abnormal, resolved strictly. */
  @ParameterizedTest
  @CsvSource({
    "g:h, g:h",
    "g, http://a/b/c/g",
    "./g, http://a/b/c/g",
    "g/, http://a/b/c/g/",
    "/g, http://a/g",
    "//g, http://g",
    "?y, http://a/b/c/d;p?y",
    "g?y, http://a/b/c/g?y",
    "#s, http://a/b/c/d;p?q#s",
    "g#s, http://a/b/c/g#s",
    "g?y#s, http://a/b/c/g?y#s",
    ";x, http://a/b/c/;x",
    "g;x, http://a/b/c/g;x",
    "g;x?y#s, http://a/b/c/g;x?y#s",
    "'', http://a/b/c/d;p?q",
    "., http://a/b/c/",
    "./, http://a/b/c/",
    ".., http://a/b/",
    "../, http://a/b/",
    "../g, http://a/b/g",
    "../.., http://a/",
    "../../, http://a/",
    "../../g, http://a/g",
    "../../../g, http://a/g",
    "../../../../g, http://a/g",
    "/./g, http://a/g",
    "/../g, http://a/g",
    "g., http://a/b/c/g.",
    ".g, http://a/b/c/.g",
    "g.., http://a/b/c/g..",
    "..g, http://a/b/c/..g",
    "./../g, http://a/b/g",
    "./g/., http://a/b/c/g/",
    "g/./h, http://a/b/c/g/h",
    "g/../h, http://a/b/c/h",
    "g;x=1/./y, http://a/b/c/g;x=1/y",
    "g;x=1/../y, http://a/b/c/y",
    "g?y/./x, http://a/b/c/g?y/./x",
    "g?y/../x, http://a/b/c/g?y/../x",
    "g#s/./x, http://a/b/c/g#s/./x",
    "g#s/../x, http://a/b/c/g#s/../x",
    "http:g, http:g"
  })
  void reference_ofTheStandard_isResolvedAsItSays(String reference, String target) {
    assertThat(Reference.parse(reference).resolve(BASE)).isEqualTo(target);
  }

  @Test
  void reference_fromAUrlWithoutPath_isBelowItsRoot() {
    assertThat(Reference.parse("g").resolve(URI.create("http://a"))).isEqualTo("http://a/g");
  }

  @Test
  void bytesAbove7F_areEncodedAsTheyAre() {
    String header = new String("/café.txt".getBytes(UTF_8), ISO_8859_1);

    assertThat(Reference.parse(header).resolve(BASE)).isEqualTo("http://a/caf%C3%A9.txt");
    assertThat(Reference.parse("/caf\u00e9").resolve(BASE)).isEqualTo("http://a/caf%E9");
  }

  @ParameterizedTest
  @CsvSource({"/a b, /a%20b", "/a|b, /a%7Cb", "/a%20b, /a%20b", "'/a\\b', /a%5Cb"})
  void charactersThatBrowsersEncode_areEncoded(String reference, String path) {
    assertThat(Reference.parse(reference).resolve(BASE)).isEqualTo("http://a" + path);
  }
}
