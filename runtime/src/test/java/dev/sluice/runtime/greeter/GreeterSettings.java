package dev.sluice.runtime.greeter;

import dev.sluice.contracts.Fields;
import dev.sluice.runtime.actor.Capacity;

/**
 * How the greeter is set up.
 *
 * @param capacity how much work it takes
 * @param words what it says before the name
 */
record GreeterSettings(Capacity capacity, String words) {
  static final Capacity DEFAULT_CAPACITY = new Capacity(2, 16, 64);

  static GreeterSettings from(Fields fields) {
    return new GreeterSettings(
        Capacity.from(fields, DEFAULT_CAPACITY), fields.string("words", "Hello"));
  }
}
