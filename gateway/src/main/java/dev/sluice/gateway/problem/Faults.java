package dev.sluice.gateway.problem;

import dev.sluice.contracts.Fault;
import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Collects all faults of a body, so that one answer reports them together. */
public final class Faults {
  private final List<Fault> found = new ArrayList<>();

  /** Reads a value; returns null if it is invalid. */
  public <T> @Nullable T collect(Supplier<T> read) {
    try {
      return read.get();
    } catch (InvalidMessage invalid) {
      add(invalid);
      return null;
    }
  }

  /** Reads the object at {@code pointer}; returns null if a field of it is invalid. */
  public <T> @Nullable T collect(String pointer, Supplier<T> read) {
    return collect(() -> Fields.below(pointer, read));
  }

  /** Reads the plain value at {@code pointer}; returns null if it is invalid. */
  public <T> @Nullable T collectValue(String pointer, Supplier<T> read) {
    try {
      return read.get();
    } catch (InvalidMessage invalid) {
      invalid.faults().forEach(fault -> found.add(fault.at(pointer)));
      return null;
    }
  }

  public void add(InvalidMessage invalid) {
    found.addAll(invalid.faults());
  }

  /** Returns whether there are as many as an answer reports. */
  public boolean isFull() {
    return found.size() >= Problem.MAX_FAULTS;
  }

  /**
   * Refuses the body.
   *
   * @throws InvalidMessage if there are faults
   */
  public void throwIfAny() {
    if (!found.isEmpty()) {
      throw new InvalidMessage(found);
    }
  }
}
