package dev.sluice.jobs;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.node.Upstream;
import dev.sluice.runtime.settings.Secret;
import dev.sluice.runtime.settings.Secrets;
import io.vertx.core.json.pointer.JsonPointer;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a count is had: a templated GET, and a pointer to a number in the JSON that it answers.
 *
 * @param url the URL, with a place for the key
 * @param pointer where in the answer the count stands, as RFC 6901 writes it
 * @param notFoundPointer where anything but null says that there is no such key; null where only
 *     status 404 says so
 * @param headers what to send along
 * @param secrets what to send along and never to show, by header
 * @param refusal why it cannot be asked; null where it can
 * @param perOrigin how many requests at once it bears, 1 to 10,000
 * @param maxBytes how long an answer may be, 1 byte to 64 MiB
 */
record Source(
    UrlTemplate url,
    JsonPointer pointer,
    @Nullable JsonPointer notFoundPointer,
    Map<String, String> headers,
    Map<String, Secret> secrets,
    @Nullable String refusal,
    int perOrigin,
    int maxBytes) {
  /** How long an answer may be where the settings do not say. */
  static final int MAX_BYTES = 1 << 20;

  private static final Pattern POINTER = Pattern.compile("(?:/(?:[^/~]|~[01]){0,256}){1,32}");
  private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}");
  private static final Pattern HEADER_VALUE = Pattern.compile("[ -~\\u00a0-\\u00ff]{0,4096}");
  private static final Pattern SECRET_NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  /** Copies, and refuses headers that could not be sent. */
  Source {
    headers = Map.copyOf(headers);
    secrets = Map.copyOf(secrets);
    headers.forEach((name, value) -> checkHeader("headers/" + name, name, value, value));
    secrets.forEach(
        (name, secret) -> checkHeader("secretHeaders/" + name, name, secret.value(), secret));
  }

  /** Reads an entry of the section {@code sources}, and finds the secrets that it names. */
  static Source from(Fields fields, Secrets secrets) {
    UrlTemplate url = UrlTemplate.of("url", fields.string("url"));
    JsonPointer pointer = pointer("pointer", fields.string("pointer"));
    String notFound = fields.optionalString("notFoundPointer");
    Map<String, String> named = fields.stringMap("secretHeaders");
    Map<String, Secret> found = find(named, secrets);
    Source source =
        new Source(
            url,
            pointer,
            notFound == null ? null : pointer("notFoundPointer", notFound),
            fields.stringMap("headers"),
            found,
            missing(named, found),
            (int) fields.integer("perOrigin", Upstream.UNLIMITED, 1, Upstream.UNLIMITED),
            (int) fields.integer("maxBytes", MAX_BYTES, 1, 64 << 20));
    fields.refuseOthers();
    return source;
  }

  /** A pointer that is written as RFC 6901 says and does not point at the whole document. */
  static JsonPointer pointer(String field, String text) {
    if (!POINTER.matcher(text).matches()) {
      throw InvalidMessage.of(field, text, "a JSON pointer");
    }
    return JsonPointer.from(text);
  }

  /** What an upstream said, fit for a reason: with stars where it repeats a secret of ours. */
  String withoutSecrets(String text) {
    String shown = text;
    for (Secret secret : secrets.values()) {
      shown = shown.replace(secret.value(), secret.toString());
    }
    return shown;
  }

  private static Map<String, Secret> find(Map<String, String> named, Secrets secrets) {
    Map<String, Secret> found = new TreeMap<>();
    named.forEach(
        (header, name) -> {
          if (!SECRET_NAME.matcher(name).matches()) {
            throw InvalidMessage.of("secretHeaders/" + header, name, "the name of a secret");
          }
          Secret secret = secrets.find(name);
          if (secret != null) {
            found.put(header, secret);
          }
        });
    return found;
  }

  private static @Nullable String missing(Map<String, String> named, Map<String, Secret> found) {
    return named.entrySet().stream()
        .filter(entry -> !found.containsKey(entry.getKey()))
        .map(entry -> "no secret " + entry.getValue() + " (expected: " + variable(entry) + ")")
        .findFirst()
        .orElse(null);
  }

  private static String variable(Map.Entry<String, String> named) {
    return "SLUICE_SECRET_" + named.getValue().toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private static void checkHeader(String field, String name, String value, Object shown) {
    if (!HEADER.matcher(name).matches()) {
      throw InvalidMessage.of(field, name, "the name of a header");
    }
    if (!HEADER_VALUE.matcher(value).matches()) {
      throw InvalidMessage.of(field, shown, "the value of a header, without control characters");
    }
  }
}
