package dev.sluice.flags.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which bodies start as an SVG does. */
final class MarkupTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<svg/>",
        "<svg>",
        "\uFEFF \r\n\t<svg width='1'>",
        "<?xml version='1.0'?>\n<!-- a > comment --><svg\n>",
        "<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'x.dtd'><svg>",
        "<?xml version='1.0'?><!DOCTYPE svg [ <!ENTITY a '>'> ]><!-- b --> <svg:svg>",
        "<!----><svg>"
      })
  void markup_thatIsSvg_isTaken(String text) {
    assertThat(markup(text).isSvg()).isTrue();
    assertThat(markup(text).isHtml()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "<",
        "< svg>",
        "svg",
        "<!-- <svg> ",
        "<?xml <svg",
        "<!DOCTYPE svg [ <svg>",
        "<svgs>",
        "<g><svg>",
        "\u0089PNG"
      })
  void markup_thatIsNoSvg_isNotTaken(String text) {
    assertThat(markup(text).isSvg()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<!DOCTYPE HTML>", " <!doctype html >", "<HTML lang='x'>", "<!--a--><html>"})
  void markup_thatIsHtml_isTold(String text) {
    assertThat(markup(text).isHtml()).isTrue();
    assertThat(markup(text).isSvg()).isFalse();
  }

  @Test
  void markup_ofDeclarationsOnly_isReadInOneGo() {
    assertThat(markup("<!x>".repeat(1_000_000)).isSvg()).isFalse();
  }

  private static Markup markup(String text) {
    return new Markup(Buffer.buffer(text));
  }
}
