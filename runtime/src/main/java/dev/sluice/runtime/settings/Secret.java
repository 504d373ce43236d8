package dev.sluice.runtime.settings;

/**
 * A value that no log may show.
 *
 * @param value the value itself
 */
public record Secret(String value) {

  /** Stars. */
  @Override
  public String toString() {
    return "***";
  }
}
