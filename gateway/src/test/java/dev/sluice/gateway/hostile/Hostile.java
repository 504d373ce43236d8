package dev.sluice.gateway.hostile;

import org.jspecify.annotations.Nullable;

/**
 * One hostile input and the expected answer.
 *
 * @param group the part of a request that it attacks
 * @param name a short description
 * @param bytes the bytes to send, one per character
 * @param status the HTTP status of the answer
 * @param code the code of the problem; null if the answer is not a problem
 * @param text a text that the answer contains
 * @param stock the status with which stock Vert.x answers the same bytes, 0 if it closes the
 *     connection; null if it does not have the feature that is attacked
 */
record Hostile(
    String group,
    String name,
    String bytes,
    int status,
    @Nullable String code,
    String text,
    @Nullable Integer stock) {

  /** Returns whether stock Vert.x accepts the input, or fails with 500. */
  boolean stockIsWrong() {
    return stock != null && status >= 400 && stock != 0 && (stock < 400 || stock == 500);
  }

  @Override
  public String toString() {
    return group + ": " + name;
  }
}
