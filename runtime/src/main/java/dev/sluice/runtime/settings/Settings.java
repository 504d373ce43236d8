package dev.sluice.runtime.settings;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.function.Function;

/** The settings in force: an immutable tree in which every key has a value. */
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
   * @param read converts it to a record; throws {@link InvalidMessage} for invalid values
   * @throws InvalidSettings with the full name of each invalid setting
   */
  public <T> T section(String name, Function<Fields, T> read) {
    try {
      return Fields.of(tree).object(name, read);
    } catch (InvalidMessage invalid) {
      throw InvalidSettings.of(invalid);
    }
  }

  /**
   * Reads a section with arbitrary keys, such as {@code commands}.
   *
   * @param name the section, a key at the top of the tree
   * @param read converts one entry to a record; throws {@link InvalidMessage} for invalid values
   * @throws InvalidSettings with the full name of each invalid setting
   */
  public <T> Map<String, T> entries(String name, Function<Fields, T> read) {
    try {
      return Fields.of(tree).map(name, read);
    } catch (InvalidMessage invalid) {
      throw InvalidSettings.of(invalid);
    }
  }

  /** Returns the secrets, which are kept out of the tree. */
  public Secrets secrets() {
    return secrets;
  }

  /** Returns a copy of the tree. It contains no secrets and may be logged. */
  public JsonObject toJson() {
    return tree.copy();
  }
}
