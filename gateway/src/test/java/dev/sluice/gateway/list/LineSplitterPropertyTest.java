package dev.sluice.gateway.list;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.property.Choices;
import dev.sluice.testkit.property.Mutations;
import dev.sluice.testkit.property.Property;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineSplitterPropertyTest {
  private static final int MAX_LENGTH = 20;
  private static final String TOO_LONG = "too long";

  @Test
  void anyBytes_inAnyChunks_areSplitAtLineFeeds() {
    Property.holds(
        10_000,
        choices -> {
          byte[] bytes = bytes(choices);
          List<String> expected = lines(new String(bytes, ISO_8859_1));
          choices.note(expected.toString());
          assertThat(split(Mutations.pieces(choices, bytes))).isEqualTo(expected);
        });
  }

  private static byte[] bytes(Choices choices) {
    StringBuilder text = new StringBuilder();
    while (choices.below(12) > 0 && text.length() < 500) {
      text.append(choices.oneOf("\n", "a", "\r\n", " ", "{\"zip\":1}", "0123456789", "\t"));
    }
    return Mutations.of(choices, text.toString().getBytes(ISO_8859_1));
  }

  private static List<String> split(List<byte[]> pieces) {
    List<String> lines = new ArrayList<>();
    LineSplitter splitter = new LineSplitter(MAX_LENGTH, new Collecting(lines));
    pieces.forEach(piece -> splitter.add(Buffer.buffer(piece)));
    splitter.end();
    return lines;
  }

  private static List<String> lines(String text) {
    List<String> lines = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      if (line.length() > MAX_LENGTH) {
        lines.add(TOO_LONG);
      } else if (!line.matches("[ \t\r]*")) {
        lines.add(line);
      }
    }
    return lines;
  }

  private record Collecting(List<String> lines) implements LineSplitter.Lines {
    @Override
    public void line(byte[] from, int start, int length) {
      lines.add(new String(from, start, length, ISO_8859_1));
    }

    @Override
    public void tooLong() {
      lines.add(TOO_LONG);
    }
  }
}
