package dev.sluice.runtime;

import dev.sluice.contracts.Kind;
import dev.sluice.runtime.settings.InvalidSettings;
import dev.sluice.runtime.settings.Settings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Options of a node.
 *
 * @param settings the settings in force
 * @param modules all modules that the node knows, including those whose roles it does not run
 * @param roles the roles that it runs
 * @param cluster Hazelcast's configuration; null for a node outside of a cluster
 */
public record NodeOptions(
    Settings settings, List<NodeModule> modules, Set<String> roles, @Nullable Path cluster) {

  /** Copies the collections. */
  public NodeOptions {
    modules = List.copyOf(modules);
    roles = Set.copyOf(roles);
  }

  Map<String, Kind<?, ?>> kinds() {
    Map<String, Kind<?, ?>> kinds = new LinkedHashMap<>();
    modules.forEach(module -> module.kinds().forEach(kind -> kinds.put(kind.name(), kind)));
    return kinds;
  }

  void checkRoles() {
    TreeSet<String> known = new TreeSet<>();
    modules.forEach(module -> known.add(module.role()));
    for (String role : roles) {
      if (!known.contains(role)) {
        throw new InvalidSettings(
            List.of("--roles: " + role + " (expected: some of " + String.join(", ", known) + ")"));
      }
    }
  }
}
