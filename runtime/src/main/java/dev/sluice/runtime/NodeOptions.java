package dev.sluice.runtime;

import dev.sluice.runtime.settings.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a node is started.
 *
 * @param settings the settings in force
 * @param modules all modules that the node knows, whether it runs them or not
 * @param roles the roles that it runs
 * @param cluster Hazelcast's configuration; null for a node on its own
 */
public record NodeOptions(
    Settings settings, List<NodeModule> modules, Set<String> roles, @Nullable Path cluster) {

  /** Copies. */
  public NodeOptions {
    modules = List.copyOf(modules);
    roles = Set.copyOf(roles);
  }
}
