package dev.sluice.cli.local;

import dev.sluice.lab.stall.StallModule;
import dev.sluice.runtime.NodeModule;
import dev.sluice.runtime.settings.Settings;
import dev.sluice.runtime.settings.SettingsLoader;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The modules of this program, and the settings of a node that is made of them.
 *
 * @param modules all modules
 * @param file the settings file; null for none
 * @param environment the environment; variables that start with {@code SLUICE_} are settings
 */
public record Assembly(
    List<NodeModule> modules, @Nullable Path file, Map<String, String> environment) {

  /** Copies the collections. */
  public Assembly {
    modules = List.copyOf(modules);
    environment = Map.copyOf(environment);
  }

  /** Returns an assembly of the modules on the class path. */
  public static Assembly find(@Nullable Path file, Map<String, String> environment) {
    List<NodeModule> modules = new ArrayList<>();
    ServiceLoader.load(NodeModule.class).forEach(modules::add);
    return new Assembly(modules, file, environment);
  }

  /** Adds the module for tests of the loop watch: its tasks block their event loop on purpose. */
  public Assembly withLab() {
    List<NodeModule> more = new ArrayList<>(modules);
    more.add(new StallModule());
    return new Assembly(more, file, environment);
  }

  /** Returns the roles of all modules. */
  public Set<String> roles() {
    Set<String> roles = new TreeSet<>();
    modules.forEach(module -> roles.add(module.role()));
    return roles;
  }

  /** Adds a variable to the environment. */
  Assembly with(String variable, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(variable, value);
    return new Assembly(modules, file, more);
  }

  /**
   * Loads the settings.
   *
   * @param flags sections from the command line, which override all others
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
