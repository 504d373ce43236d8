package dev.sluice.subprocess;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.property.Choices;
import dev.sluice.testkit.property.Property;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PiecesOfTextTest {
  private static final int RUNS = 5_000;
  private static final String[] TEXTS = {"a", "\n", "ä", "€", "😀", "\u0000", "\ufffd"};

  private final PiecesOfText text = new PiecesOfText();

  @Test
  void character_thatIsCutInTwo_waitsForItsRest() {
    byte[] smile = "😀".getBytes(UTF_8);

    assertThat(text.add(Arrays.copyOf(smile, 3))).isEmpty();
    assertThat(text.add(Arrays.copyOfRange(smile, 3, 4))).isEqualTo("😀");
    assertThat(text.length()).isEqualTo(2);
  }

  @Test
  void bytes_thatAreNoText_areReplaced() {
    assertThat(text.add(new byte[] {'a', (byte) 0xff, 'b'})).isEqualTo("a\ufffdb");
  }

  /** Whole, but for a last character of which the rest is still to come. */
  @Test
  void anyBytes_inAnyPieces_areTheTextThatTheyAreAsAWhole() {
    Property.holds(RUNS, PiecesOfTextTest::check);
  }

  private static void check(Choices choices) {
    byte[] bytes = bytes(choices);
    PiecesOfText pieces = new PiecesOfText();
    StringBuilder told = new StringBuilder();
    for (int from = 0; from < bytes.length; ) {
      int end = Math.min(bytes.length, from + choices.between(1, 9));
      told.append(pieces.add(Arrays.copyOfRange(bytes, from, end)));
      from = end;
    }
    String whole = new String(bytes, UTF_8);
    assertThat(whole).startsWith(told);
    assertThat(whole.substring(told.length())).matches("\ufffd{0,3}");
    assertThat(pieces.length()).isEqualTo(told.length());
  }

  private static byte[] bytes(Choices choices) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (bytes.size() < 60 && choices.below(20) > 0) {
      if (choices.onceIn(3)) {
        bytes.write(choices.between(0x80, 0xff));
      } else {
        bytes.writeBytes(choices.oneOf(TEXTS).getBytes(UTF_8));
      }
    }
    return bytes.toByteArray();
  }
}
