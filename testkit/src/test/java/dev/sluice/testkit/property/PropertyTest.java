package dev.sluice.testkit.property;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PropertyTest {

  @Test
  void propertyThatHolds_isTriedAsOftenAsAsked() {
    List<Integer> seen = new ArrayList<>();

    Property.holds(100, choices -> seen.add(choices.below(1_000_000)));

    assertThat(seen).hasSize(100).doesNotHaveDuplicates();
  }

  @Test
  void propertyThatDoesNotHold_isToldAtItsSimplest() {
    assertThatThrownBy(() -> Property.holds(1_000, PropertyTest::sumsStayBelowAHundred))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("list [100]")
        .hasMessageContaining("-Dsluice.property.seed=");
  }

  @Test
  void sameSeed_makesTheSameChoices() {
    assertThat(draw(Choices.ofSeed(7))).isEqualTo(draw(Choices.ofSeed(7)));
    assertThat(draw(Choices.ofSeed(7))).isNotEqualTo(draw(Choices.ofSeed(8)));
  }

  @Test
  void choicesThatWereMade_canBeMadeAgain() {
    Choices first = Choices.ofSeed(7);
    List<Long> drawn = draw(first);

    assertThat(draw(Choices.of(first.made()))).isEqualTo(drawn);
  }

  @Test
  void bytesOfAFuzzer_areChoices() {
    assertThat(Choices.ofBytes(new byte[] {1, 2, 3}).below(70_000)).isEqualTo(0x0102);
    assertThat(Choices.ofBytes(new byte[] {-1, -1}).below(10)).isEqualTo(9);
    assertThat(Choices.ofBytes(new byte[0]).below(10)).isZero();
  }

  @Test
  void ranges_areKept_andReachTheirEnds() {
    List<Long> drawn = new ArrayList<>();

    Property.holds(2_000, choices -> drawn.add(choices.between(-3L, 12L)));

    assertThat(drawn).contains(-3L, 12L).allMatch(number -> number >= -3 && number <= 12);
  }

  @Test
  void pieces_areTheWhole() {
    Property.holds(
        500,
        choices -> {
          byte[] bytes = Mutations.of(choices, "a line\nanother\n".getBytes(UTF_8));
          ByteArrayOutputStream joined = new ByteArrayOutputStream();
          Mutations.pieces(choices, bytes).forEach(joined::writeBytes);
          assertThat(joined.toByteArray()).isEqualTo(bytes);
        });
  }

  private static void sumsStayBelowAHundred(Choices choices) {
    List<Integer> list = new ArrayList<>();
    while (choices.below(10) > 0) {
      list.add(choices.below(1_000));
    }
    choices.note("list " + list);
    assertThat(list.stream().mapToInt(Integer::intValue).sum()).isLessThan(100);
  }

  private static List<Long> draw(Choices choices) {
    List<Long> drawn = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      drawn.add(choices.between(0L, Long.MAX_VALUE));
    }
    return drawn;
  }
}
