package dev.sluice.testkit.property;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * All that a trial leaves to chance, one choice after the other. A trial that makes the same
 * choices does the same, and one that makes smaller ones is simpler: where nothing is left to draw
 * from, the choice is 0.
 */
public final class Choices {
  private static final int BITS_AT_ONCE = 30;

  private final int[] given;
  private final @Nullable Random random;
  private final List<String> notes = new ArrayList<>();
  private int[] made = new int[64];
  private int count;

  private Choices(int[] given, @Nullable Random random) {
    this.given = given;
    this.random = random;
  }

  /** Choices that follow from a seed. */
  public static Choices ofSeed(long seed) {
    return new Choices(new int[0], new Random(seed * 0x9E3779B97F4A7C15L));
  }

  /** These choices, and 0 ever after. */
  static Choices of(int[] given) {
    return new Choices(given, null);
  }

  /** Choices that follow from bytes, as a fuzzer makes them: two of them for each choice. */
  public static Choices ofBytes(byte[] bytes) {
    int[] given = new int[bytes.length / 2];
    for (int i = 0; i < given.length; i++) {
      given[i] = ((bytes[2 * i] & 0xFF) << 8) | (bytes[2 * i + 1] & 0xFF);
    }
    return new Choices(given, null);
  }

  /** A number from 0, below {@code bound}. */
  public int below(int bound) {
    int choice;
    if (random != null) {
      choice = random.nextInt(bound);
    } else {
      choice = count < given.length ? Math.min(given[count], bound - 1) : 0;
    }
    if (count == made.length) {
      made = Arrays.copyOf(made, 2 * count);
    }
    made[count++] = choice;
    return choice;
  }

  /** True once in so many times. */
  public boolean onceIn(int times) {
    return below(times) == times - 1;
  }

  /** True or false. */
  public boolean flip() {
    return below(2) == 1;
  }

  /** A number of this range; small ones as often as large ones. */
  public long between(long least, long most) {
    long span = most - least;
    int bits = below(Long.SIZE - Long.numberOfLeadingZeros(span) + 1);
    long number = 0;
    for (int left = bits; left > 0; left -= BITS_AT_ONCE) {
      int now = Math.min(left, BITS_AT_ONCE);
      number = (number << now) | below(1 << now);
    }
    return least + Math.min(number, span);
  }

  /** A number of this range; small ones as often as large ones. */
  public int between(int least, int most) {
    return (int) between((long) least, (long) most);
  }

  /** One of these; the first is the simplest. */
  @SafeVarargs
  public final <T> T oneOf(T... things) {
    return things[below(things.length)];
  }

  /** One of these; the first is the simplest. */
  public <T> T oneOf(List<T> things) {
    return things.get(below(things.size()));
  }

  /** Says what has been chosen, for whoever reads that the property does not hold. */
  public void note(String what) {
    notes.add(what);
  }

  List<String> notes() {
    return notes;
  }

  /** The choices that were made. */
  int[] made() {
    return Arrays.copyOf(made, count);
  }
}
