package dev.sluice.testkit.property;

import java.util.Arrays;

/** Shrinks the choices of a failed trial as long as it fails in the same way. */
final class Shrinking {
  private static final int MAX_TRIALS = 8_000;

  private final Property.Trial trial;
  private final Throwable first;
  private Choices best;
  private Throwable thrown;
  private int trials;

  Shrinking(Property.Trial trial, Choices choices, Throwable thrown) {
    this.trial = trial;
    this.first = thrown;
    this.best = choices;
    this.thrown = thrown;
  }

  /** Returns the error that reports the simplest failure. */
  AssertionError error(long seed) {
    int[] before;
    do {
      before = best.made();
      remove();
      lower();
    } while (!Arrays.equals(before, best.made()) && trials < MAX_TRIALS);
    String message =
        "does not hold: %s%nsimplest failure, of %d choices: %s%n%s%n(first seen with -Dsluice.property.seed=%d -Dsluice.property.runs=1: %s)"
            .formatted(
                thrown,
                best.made().length,
                choices(),
                String.join("\n", best.notes()),
                seed,
                first);
    return new AssertionError(message, thrown);
  }

  private String choices() {
    String all = Arrays.toString(best.made());
    return all.length() > 2_000 ? all.substring(0, 2_000) + "…" : all;
  }

  /** Removes as many consecutive choices as possible, from the end to the start. */
  private void remove() {
    for (int size = Math.max(1, best.made().length / 2); size > 0; size /= 2) {
      for (int at = best.made().length - size; at >= 0; at -= size) {
        int[] made = best.made();
        if (at + size <= made.length) {
          keepIfItFails(without(made, at, size));
        }
      }
    }
  }

  /** Lowers each choice to the smallest number that still fails. */
  private void lower() {
    for (int i = 0; i < best.made().length; i++) {
      int min = 0;
      while (i < best.made().length && min < best.made()[i]) {
        int[] lower = best.made();
        int middle = min + (lower[i] - min) / 2;
        lower[i] = middle;
        if (!keepIfItFails(lower)) {
          min = middle + 1;
        }
      }
    }
  }

  private boolean keepIfItFails(int[] candidate) {
    if (trials++ >= MAX_TRIALS) {
      return false;
    }
    Choices choices = Choices.of(candidate);
    Throwable now = Property.thrownBy(trial, choices);
    if (now == null || !kind(now).equals(kind(first)) || !isSimpler(choices.made())) {
      return false;
    }
    best = choices;
    thrown = now;
    return true;
  }

  /** Returns the message of a failure without its numbers. */
  private static String kind(Throwable thrown) {
    String message = String.valueOf(thrown.getMessage()).strip();
    return thrown.getClass().getName()
        + message.lines().findFirst().orElse("").replaceAll("[0-9]+", "");
  }

  private boolean isSimpler(int[] made) {
    int[] known = best.made();
    return made.length == known.length
        ? Arrays.compare(made, known) < 0
        : made.length < known.length;
  }

  private static int[] without(int[] made, int at, int size) {
    int[] fewer = new int[made.length - size];
    System.arraycopy(made, 0, fewer, 0, at);
    System.arraycopy(made, at + size, fewer, at, fewer.length - at);
    return fewer;
  }
}
