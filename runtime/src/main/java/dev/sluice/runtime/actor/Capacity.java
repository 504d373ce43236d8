package dev.sluice.runtime.actor;

import dev.sluice.contracts.Fields;

/**
 * Bounds of an actor.
 *
 * @param instances the number of instances on a node, 1 to 64
 * @param concurrency the number of tasks that one instance runs concurrently, 1 to 10,000
 * @param mailbox the number of tasks that wait in front of one instance, 0 to 100,000
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
