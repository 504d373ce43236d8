package dev.sluice.subprocess.table;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.runtime.settings.Secret;
import dev.sluice.runtime.settings.Secrets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The environment of a command. It inherits nothing from the node, whose environment holds secrets.
 *
 * @param plain the variables of the settings, by name
 * @param secret the variables that are hidden from logs and messages, by name
 */
public record Variables(Map<String, String> plain, Map<String, Secret> secret) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern SECRET = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  /** The defaults, which an entry may override. */
  private static final Map<String, String> PLAIN =
      Map.of("PATH", "/usr/local/bin:/usr/bin:/bin", "LANG", "C.UTF-8");

  /** Rejects invalid names and values. */
  public Variables {
    plain = Map.copyOf(plain);
    secret = Map.copyOf(secret);
    plain.forEach((name, value) -> check("environment/" + name, name, value));
    secret.forEach((name, value) -> check("secrets/" + name, name, value.value()));
  }

  /** Returns the defaults. */
  static Variables usual() {
    return new Variables(PLAIN, Map.of());
  }

  /** Reads {@code environment} and {@code secrets}. May block, because secrets may be files. */
  static Variables from(Fields fields, Secrets secrets) {
    Map<String, String> plain = new TreeMap<>(PLAIN);
    plain.putAll(fields.stringMap("environment"));
    Map<String, Secret> found = new TreeMap<>();
    fields.stringMap("secrets").forEach((name, of) -> found.put(name, find(name, of, secrets)));
    return new Variables(plain, found);
  }

  /**
   * Returns all variables of a command that runs in a directory. {@code HOME} and {@code TMPDIR}
   * are that directory, unless the entry overrides them.
   */
  Map<String, String> in(Path directory) {
    Map<String, String> all = new TreeMap<>();
    all.put("HOME", directory.toString());
    all.put("TMPDIR", directory.toString());
    all.putAll(plain);
    secret.forEach((name, value) -> all.put(name, value.value()));
    return all;
  }

  /** Replaces all secrets in a text. */
  public String hidden(String text) {
    String hidden = text;
    for (Secret each : secret.values()) {
      hidden = hidden.replace(each.value(), Parameter.HIDDEN);
    }
    return hidden;
  }

  private static Secret find(String variable, String name, Secrets secrets) {
    Secret secret = SECRET.matcher(name).matches() ? secrets.find(name) : null;
    if (secret == null) {
      throw InvalidMessage.of("secrets/" + variable, name, "the name of a configured secret");
    }
    return secret;
  }

  private static void check(String field, String name, String value) {
    if (!NAME.matcher(name).matches()) {
      throw InvalidMessage.of(field, name, "the name of a variable");
    }
    Arguments.checkText(field, value);
  }
}
