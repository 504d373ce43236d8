package dev.sluice.cli.local;

import dev.sluice.lab.stall.StallModule;
import dev.sluice.runtime.NodeModule;
import dev.sluice.runtime.settings.Settings;
import dev.sluice.runtime.settings.SettingsLoader;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The modules of this program and the settings of one node made of them.
 *
 * @param modules all that there are
 * @param file the settings' file; null for none
 * @param environment variables, of which those that start with {@code SLUICE_} are settings
 */
public record Assembly(
    List<NodeModule> modules, @Nullable Path file, Map<String, String> environment) {

  /** Copies. */
  public Assembly {
    modules = List.copyOf(modules);
    environment = Map.copyOf(environment);
  }

  /** Finds the modules on the class path. */
  public static Assembly find(@Nullable Path file, Map<String, String> environment) {
    List<NodeModule> modules = new ArrayList<>();
    ServiceLoader.load(NodeModule.class).forEach(modules::add);
    return new Assembly(modules, file, environment);
  }

  /** The same where the lab is on: there work may hold its loop on purpose. */
  public Assembly withLab() {
    List<NodeModule> more = new ArrayList<>(modules);
    more.add(new StallModule());
    return new Assembly(more, file, environment);
  }

  /** The roles that there are. */
  public Set<String> roles() {
    Set<String> roles = new TreeSet<>();
    modules.forEach(module -> roles.add(module.role()));
    return roles;
  }

  /** The same with another variable in the environment. */
  Assembly with(String variable, String value) {
    Map<String, String> more = new java.util.HashMap<>(environment);
    more.put(variable, value);
    return new Assembly(modules, file, more);
  }

  /**
   * The settings in force.
   *
   * @param flags sections that the command line sets, over all others
   * @throws dev.sluice.runtime.settings.InvalidSettings with every fault that was found
   */
  public Settings settings(JsonObject flags) {
    List<JsonObject> defaults = new ArrayList<>();
    defaults.add(Drain.defaults());
    defaults.add(new JsonObject().put("lab", labDefaults()));
    modules.forEach(module -> defaults.add(module.defaults()));
    return new SettingsLoader(defaults)
        .file(file)
        .environment(environment)
        .flags(flags.copy())
        .load();
  }

  private static JsonObject labDefaults() {
    return new JsonObject()
        .put("host", "127.0.0.1")
        .put("port", 0)
        .put("seed", 1)
        .put("faults", new JsonArray());
  }
}
