package dev.sluice.cli.samples;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Zip codes to work with. */
public final class Zips {
  private static final int FIRST_GENERATED = 10_000;

  private Zips() {}

  /** Returns the hundred zip codes of the classic exercise. */
  public static List<String> classic() {
    try (InputStream file = Zips.class.getResourceAsStream("zips.txt")) {
      byte[] bytes = requireNonNull(file, "zips.txt").readAllBytes();
      return new String(bytes, StandardCharsets.US_ASCII).lines().toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Returns the classic zip codes, followed by others that may not exist. */
  public static List<String> first(int number) {
    Stream<String> generated =
        IntStream.range(FIRST_GENERATED, 100_000).mapToObj(Integer::toString);
    return Stream.concat(classic().stream(), generated).distinct().limit(number).toList();
  }
}
