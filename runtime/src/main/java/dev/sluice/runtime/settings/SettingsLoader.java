package dev.sluice.runtime.settings;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Loads the settings from four layers, each of which overrides the one before: the modules'
 * defaults, a YAML file, {@code SLUICE_…} environment variables, and flags.
 *
 * <p>A key without a default is invalid, except in a section whose default is an empty object,
 * which may have any keys. A key without a value keeps its default. Reads files, so it must run
 * before the event loops start.
 */
public final class SettingsLoader {
  private static final TypeReference<Map<String, Object>> TREE = new TypeReference<>() {};
  private static final JsonFactory YAML =
      new YAMLMapper().getFactory().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  private final JsonObject defaults = new JsonObject();
  private final List<String> faults = new ArrayList<>();
  private JsonObject tree = new JsonObject();
  private Map<String, String> environment = Map.of();

  /** Starts with these defaults, one object of sections for each module. */
  public SettingsLoader(List<JsonObject> defaults) {
    this.defaults.put("secrets", new JsonObject().put("directory", ""));
    defaults.forEach(sections -> this.defaults.mergeIn(sections, true));
    tree = this.defaults.copy();
  }

  /** Adds a YAML file; null for none. */
  public SettingsLoader file(@Nullable Path file) {
    if (file != null) {
      merge("", defaults, parse(file));
    }
    return this;
  }

  /** Adds the variables that start with {@code SLUICE_}. */
  public SettingsLoader environment(Map<String, String> variables) {
    environment = variables;
    EnvironmentNames names = new EnvironmentNames(tree);
    variables.forEach(
        (name, value) -> {
          if (EnvironmentNames.isSetting(name) && !names.set(name, value)) {
            faults.add(
                name + ": unknown (expected: the name of a setting, as SLUICE_GATEWAY_PORT is)");
          }
        });
    return this;
  }

  /** Adds the sections that flags of the command line set. */
  public SettingsLoader flags(JsonObject sections) {
    tree.mergeIn(sections, true);
    return this;
  }

  /**
   * Returns the settings in force.
   *
   * @throws InvalidSettings with all faults of all layers
   */
  public Settings load() {
    if (!faults.isEmpty()) {
      throw new InvalidSettings(faults);
    }
    JsonObject inForce = tree.copy();
    String directory =
        new Settings(inForce, new Secrets(Map.of(), null))
            .section("secrets", secrets -> secrets.string("directory"));
    return new Settings(
        inForce, new Secrets(environment, directory.isEmpty() ? null : Path.of(directory)));
  }

  private JsonObject parse(Path file) {
    try (JsonParser yaml = YAML.createParser(Files.readString(file))) {
      return sections(file, yaml);
    } catch (JsonProcessingException malformed) {
      faults.add(file + place(malformed) + " (expected: YAML)");
    } catch (IOException unreadable) {
      faults.add(file + ": cannot be read (expected: a YAML file)");
    }
    return new JsonObject();
  }

  /** A file may be empty or contain comments only. */
  private JsonObject sections(Path file, JsonParser yaml) throws IOException {
    JsonToken first = yaml.nextToken();
    if (first == JsonToken.START_OBJECT) {
      return new JsonObject(yaml.<Map<String, Object>>readValueAs(TREE));
    }
    if (first != null && first != JsonToken.VALUE_NULL) {
      faults.add(file + ": " + yaml.getText() + " (expected: sections)");
    }
    return new JsonObject();
  }

  private static String place(JsonProcessingException malformed) {
    JsonLocation at = malformed.getLocation();
    String line = at == null ? "" : ", line " + at.getLineNr();
    return line + ": " + malformed.getOriginalMessage().lines().findFirst().orElse("malformed");
  }

  private void merge(String prefix, JsonObject known, JsonObject added) {
    for (String key : List.copyOf(added.fieldNames())) {
      Object value = added.getValue(key);
      if (!known.containsKey(key)) {
        String names = String.join(", ", known.fieldNames());
        faults.add(prefix + key + ": unknown (expected: one of " + names + ")");
      } else if (value == null) {
        added.remove(key);
      } else if (known.getValue(key) instanceof JsonObject section && !section.isEmpty()) {
        if (value instanceof JsonObject inner) {
          merge(prefix + key + ".", section, inner);
        } else {
          added.remove(key);
          faults.add(prefix + key + ": " + value + " (expected: a section)");
        }
      }
    }
    if (prefix.isEmpty()) {
      tree.mergeIn(added, true);
    }
  }
}
