package dev.sluice.runtime.settings;

import dev.sluice.contracts.Fault;
import dev.sluice.contracts.InvalidMessage;
import java.util.List;

/** Thrown for settings with which a node cannot start; the message has a line per fault. */
public final class InvalidSettings extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param faults lines of the form {@code gateway.port: 70000 (expected: 0…65535)}
   */
  public InvalidSettings(List<String> faults) {
    super(String.join(System.lineSeparator(), faults), null, false, false);
  }

  static InvalidSettings of(InvalidMessage invalid) {
    return new InvalidSettings(invalid.faults().stream().map(Fault::setting).toList());
  }
}
