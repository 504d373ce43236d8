package dev.sluice.gateway.list;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineSplitterTest {
  private final List<String> lines = new ArrayList<>();
  private final LineSplitter splitter = new LineSplitter(10, new Collector());

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 100})
  void chunksOfAnySize_giveTheSameLines(int pieceLength) {
    byte[] body = "one\n\n  \nzwölf\r\n0123456789\n01234567890\nlast".getBytes(UTF_8);
    for (int i = 0; i < body.length; i += pieceLength) {
      int end = Math.min(body.length, i + pieceLength);
      splitter.add(Buffer.buffer(Arrays.copyOfRange(body, i, end)));
    }
    splitter.end();

    assertThat(lines).containsExactly("one", "zwölf\r", "0123456789", "(too long)", "last");
  }

  private final class Collector implements LineSplitter.Lines {
    @Override
    public void line(byte[] from, int start, int length) {
      lines.add(new String(from, start, length, UTF_8));
    }

    @Override
    public void tooLong() {
      lines.add("(too long)");
    }
  }
}
