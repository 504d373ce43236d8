package dev.sluice.runtime.actor;

import dev.sluice.contracts.FailureCode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The attempts that an actor has accepted and not yet answered. Careless senders may give two of
 * them the same name. Used on the actor's context only.
 */
final class Accepted {
  private final Map<String, Set<Work>> byName = new HashMap<>();

  void add(Work work) {
    byName.computeIfAbsent(work.id(), name -> new HashSet<>(2)).add(work);
  }

  void remove(Work work) {
    byName.computeIfPresent(work.id(), (name, works) -> without(works, work));
  }

  /** Aborts the attempts of this name. */
  void abort(String name, FailureCode code) {
    List.copyOf(byName.getOrDefault(name, Set.of())).forEach(work -> work.abort(code));
  }

  void abortAll(FailureCode code) {
    byName.values().stream().flatMap(Set::stream).toList().forEach(work -> work.abort(code));
  }

  @SuppressWarnings("NullAway") // Null removes the entry from the map.
  private static Set<Work> without(Set<Work> works, Work work) {
    works.remove(work);
    return works.isEmpty() ? null : works;
  }
}
