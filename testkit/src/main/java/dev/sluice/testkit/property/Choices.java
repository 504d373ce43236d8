package dev.sluice.testkit.property;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The random choices of a trial, in their order. A trial with the same choices does the same, and
 * one with smaller choices is simpler. When the given choices are used up, the next one is 0.
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

  /** Returns choices from a seed. */
  public static Choices ofSeed(long seed) {
    return new Choices(new int[0], new Random(seed * 0x9E3779B97F4A7C15L));
  }

  /** Returns these choices, followed by zeros. */
  static Choices of(int[] given) {
    return new Choices(given, null);
  }

  /** Returns choices from the bytes of a fuzzer, two bytes for each choice. */
  public static Choices ofBytes(byte[] bytes) {
    int[] given = new int[bytes.length / 2];
    for (int i = 0; i < given.length; i++) {
      given[i] = ((bytes[2 * i] & 0xFF) << 8) | (bytes[2 * i + 1] & 0xFF);
    }
    return new Choices(given, null);
  }

  /** Returns a number from 0 to {@code bound}, exclusive. */
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

  /** Returns true with a probability of 1 in {@code times}. */
  public boolean onceIn(int times) {
    return below(times) == times - 1;
  }

  /** Returns true or false. */
  public boolean flip() {
    return below(2) == 1;
  }

  /** Returns a number of this range. Each order of magnitude is equally likely. */
  public long between(long min, long max) {
    long span = max - min;
    int bits = below(Long.SIZE - Long.numberOfLeadingZeros(span) + 1);
    long number = 0;
    for (int left = bits; left > 0; left -= BITS_AT_ONCE) {
      int now = Math.min(left, BITS_AT_ONCE);
      number = (number << now) | below(1 << now);
    }
    return min + Math.min(number, span);
  }

  /** Returns a number of this range. Each order of magnitude is equally likely. */
  public int between(int min, int max) {
    return (int) between((long) min, (long) max);
  }

  /** Returns one of these. The first is the simplest. */
  @SafeVarargs
  public final <T> T oneOf(T... things) {
    return things[below(things.length)];
  }

  /** Returns one of these. The first is the simplest. */
  public <T> T oneOf(List<T> things) {
    return things.get(below(things.size()));
  }

  /** Adds a description of the input to the report of a failure. */
  public void note(String what) {
    notes.add(what);
  }

  List<String> notes() {
    return notes;
  }

  /** Returns the choices so far. */
  int[] made() {
    return Arrays.copyOf(made, count);
  }
}
