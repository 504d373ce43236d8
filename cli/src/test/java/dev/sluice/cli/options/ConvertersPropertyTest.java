package dev.sluice.cli.options;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.property.Choices;
import dev.sluice.testkit.property.Mutations;
import dev.sluice.testkit.property.Property;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts arbitrary text: each value is accepted, or refused with the exception of picocli. */
final class ConvertersPropertyTest {
  private static final int RUNS = 20_000;

  @Test
  void convert_anyText_isAcceptedOrRefused() {
    Property.holds(
        RUNS,
        choices -> {
          check(choices, new DurationConverter(), choices.oneOf("250ms", "1.5s", "2m", "1h"));
          check(choices, new ExitPolicyConverter(), choices.oneOf("error,not-found", "none"));
          String server =
              check(choices, new ServerConverter(), choices.oneOf("http://a:80/", "https://[::1]"));
          if (server != null) {
            assertThat(new URI(server).getHost()).isNotEmpty();
            assertThat(new URI(server).getPort()).isBetween(-1, 65_535).isNotZero();
          }
        });
  }

  private static <T> @Nullable T check(Choices choices, ITypeConverter<T> converter, String valid)
      throws Exception {
    String text = Mutations.of(choices, valid);
    choices.note(text);
    try {
      T value = converter.convert(text);
      assertThat(value).isNotNull();
      return value;
    } catch (TypeConversionException refused) {
      assertThat(refused).hasMessageContaining("expected: ");
      return null;
    }
  }
}
