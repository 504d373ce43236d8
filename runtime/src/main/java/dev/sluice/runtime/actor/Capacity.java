package dev.sluice.runtime.actor;

import dev.sluice.contracts.Fields;

/**
 * How much work an actor takes.
 *
 * @param instances how many instances of it a node runs, 1 to 64
 * @param concurrency how many tasks one instance does at once, 1 to 10,000
 * @param mailbox how many more may wait in front of it, 0 to 100,000
 */
public record Capacity(int instances, int concurrency, int mailbox) {

  /** Reads {@code instances}, {@code concurrency} and {@code mailbox}. */
  public static Capacity from(Fields fields, Capacity otherwise) {
    return new Capacity(
        (int) fields.integer("instances", otherwise.instances, 1, 64),
        (int) fields.integer("concurrency", otherwise.concurrency, 1, 10_000),
        (int) fields.integer("mailbox", otherwise.mailbox, 0, 100_000));
  }
}
