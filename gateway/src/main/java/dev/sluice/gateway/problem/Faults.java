package dev.sluice.gateway.problem;

import dev.sluice.contracts.Fault;
import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** All that is wrong with a body, so that its caller hears of it at once. */
public final class Faults {
  private final List<Fault> found = new ArrayList<>();

  /** Reads something; null where that is wrong. */
  public <T> @Nullable T collect(Supplier<T> read) {
    try {
      return read.get();
    } catch (InvalidMessage invalid) {
      add(invalid);
      return null;
    }
  }

  /** Reads an object that stands at {@code pointer}; null where something in it is wrong. */
  public <T> @Nullable T collect(String pointer, Supplier<T> read) {
    return collect(() -> Fields.below(pointer, read));
  }

  /** Makes something of the plain value that stands at {@code pointer}; null where it is wrong. */
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

  /** Whether there are as many as an answer tells. */
  public boolean isFull() {
    return found.size() >= Problem.MAX_FAULTS;
  }

  /**
   * Refuses the body.
   *
   * @throws InvalidMessage where anything was wrong
   */
  public void throwIfAny() {
    if (!found.isEmpty()) {
      throw new InvalidMessage(found);
    }
  }
}
