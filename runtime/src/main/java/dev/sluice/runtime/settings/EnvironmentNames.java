package dev.sluice.runtime.settings;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Maps environment variables to settings: {@code SLUICE_GATEWAY_BODY_BYTES} is {@code
 * gateway.bodyBytes}.
 */
final class EnvironmentNames {
  private static final String PREFIX = "SLUICE_";

  /** A variable of the launcher. */
  private static final String JAVA_OPTIONS = "SLUICE_JAVA_OPTS";

  private final JsonObject tree;

  EnvironmentNames(JsonObject tree) {
    this.tree = tree;
  }

  static boolean isSetting(String variable) {
    return variable.startsWith(PREFIX)
        && !variable.startsWith(Secrets.PREFIX)
        && !variable.equals(JAVA_OPTIONS);
  }

  /** Sets the setting that a variable names. Returns false if there is none. */
  boolean set(String variable, String value) {
    return set(tree, variable.substring(PREFIX.length()), value);
  }

  private static boolean set(JsonObject section, String name, String value) {
    for (String key : section.fieldNames()) {
      String upper = upper(key);
      Object current = section.getValue(key);
      if (name.equals(upper) && !(current instanceof JsonObject)) {
        section.put(key, typed(current, value));
        return true;
      }
      if (name.startsWith(upper + "_")
          && current instanceof JsonObject inner
          && set(inner, name.substring(upper.length() + 1), value)) {
        return true;
      }
    }
    return false;
  }

  /** Converts a value to the type of the current value; leaves it a string if that fails. */
  private static Object typed(@Nullable Object current, String value) {
    if (current instanceof Boolean && ("true".equals(value) || "false".equals(value))) {
      return Boolean.valueOf(value);
    }
    if (current instanceof JsonArray) {
      return list(value);
    }
    if (current instanceof Number && value.matches("-?[0-9]{1,18}")) {
      return Long.valueOf(value);
    }
    if (current instanceof Number && value.matches("-?[0-9]{1,18}\\.[0-9]{1,18}")) {
      return Double.valueOf(value);
    }
    return value;
  }

  /** Parses strings and integers, separated by commas. */
  private static JsonArray list(String value) {
    JsonArray list = new JsonArray();
    for (String each : value.isBlank() ? new String[0] : value.split(",", -1)) {
      list.add(typed(each.strip().matches("[0-9]{1,18}") ? 0 : "", each.strip()));
    }
    return list;
  }

  private static String upper(String key) {
    return key.replaceAll("([a-z0-9])([A-Z])", "$1_$2").replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
