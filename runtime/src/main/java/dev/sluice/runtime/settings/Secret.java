package dev.sluice.runtime.settings;

/**
 * A value that must not be logged.
 *
 * @param value the value
 */
public record Secret(String value) {

  /** Returns a placeholder. */
  @Override
  public String toString() {
    return "***";
  }
}
