package dev.sluice.runtime.settings;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.function.Function;

/** The settings in force: one immutable tree in which every key has a value. */
public final class Settings {
  private final JsonObject tree;
  private final Secrets secrets;

  Settings(JsonObject tree, Secrets secrets) {
    this.tree = tree;
    this.secrets = secrets;
  }

  /**
   * Reads one section.
   *
   * @param name the section, a key at the top of the tree
   * @param read makes a record of it, and refuses what makes no sense
   * @throws InvalidSettings with the full name of each setting that was refused
   */
  public <T> T section(String name, Function<Fields, T> read) {
    try {
      return Fields.of(tree).object(name, read);
    } catch (InvalidMessage invalid) {
      throw InvalidSettings.of(invalid);
    }
  }

  /**
   * Reads a section whose names are free, such as {@code commands}.
   *
   * @param name the section, a key at the top of the tree
   * @param read makes a record of one entry, and refuses what makes no sense
   * @throws InvalidSettings with the full name of each setting that was refused
   */
  public <T> Map<String, T> entries(String name, Function<Fields, T> read) {
    try {
      return Fields.of(tree).map(name, read);
    } catch (InvalidMessage invalid) {
      throw InvalidSettings.of(invalid);
    }
  }

  /** What may not stand in the tree. */
  public Secrets secrets() {
    return secrets;
  }

  /** A copy of the whole tree, fit for a log: there are no secrets in it. */
  public JsonObject toJson() {
    return tree.copy();
  }
}
