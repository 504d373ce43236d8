package dev.sluice.contracts;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An invalid input, with every fault that was found in it. */
public final class InvalidMessage extends Failure {
  private static final long serialVersionUID = 1L;

  private final transient List<Fault> faults;

  /**
   * @param faults the faults; at least one
   */
  public InvalidMessage(List<Fault> faults) {
    super(
        FailureCode.INVALID, faults.stream().map(Fault::detail).collect(Collectors.joining("; ")));
    this.faults = List.copyOf(faults);
  }

  /** Creates the failure of one field. */
  public static InvalidMessage of(String field, @Nullable Object value, String expected) {
    return new InvalidMessage(List.of(Fault.of(field, value, expected)));
  }

  @Override
  public List<Fault> faults() {
    return faults;
  }
}
