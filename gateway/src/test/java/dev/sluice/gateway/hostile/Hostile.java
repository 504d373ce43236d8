package dev.sluice.gateway.hostile;

import org.jspecify.annotations.Nullable;

/**
 * One hostile input, and what it has to meet.
 *
 * @param group what it is aimed at
 * @param name what it is, in a few words
 * @param bytes what is sent, a byte a character
 * @param status the HTTP status of the answer
 * @param code the problem's code; null where the answer is none
 * @param text a piece of the answer
 * @param stock the status with which stock Vert.x answers the same bytes, 0 where it says nothing;
 *     null where it has no say, as it knows nothing of zips
 */
record Hostile(
    String group,
    String name,
    String bytes,
    int status,
    @Nullable String code,
    String text,
    @Nullable Integer stock) {

  /** Whether stock Vert.x took it for good, or fell over it. */
  boolean stockIsWrong() {
    return stock != null && status >= 400 && stock != 0 && (stock < 400 || stock == 500);
  }

  @Override
  public String toString() {
    return group + ": " + name;
  }
}
