package dev.sluice.runtime.loops;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/** Names of the verticles that are deployed on each loop. Safe on any thread. */
final class VerticlesByLoop {
  private final Map<String, Set<String>> byLoop = new ConcurrentHashMap<>();

  void add(String loop, String verticle) {
    byLoop.computeIfAbsent(loop, name -> new ConcurrentSkipListSet<>()).add(verticle);
  }

  List<String> of(String loop) {
    return List.copyOf(byLoop.getOrDefault(loop, Set.of()));
  }
}
