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
 * A JSON API that returns counts: a templated GET request, and a pointer to a number in the body of
 * its response.
 *
 * @param url the URL, with a placeholder for the key
 * @param pointer the JSON pointer (RFC 6901) to the count
 * @param notFoundPointer the pointer to a value that is present, and not null, if there is no such
 *     key; null if only status 404 or 410 means so
 * @param headers the headers to send
 * @param secrets the headers to send and never to show, by name
 * @param refusal the reason why the source cannot be used; null if it can
 * @param perOrigin the maximum number of concurrent requests, 1 to 10,000
 * @param maxBytes the maximum length of a body, 1 byte to 64 MiB
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
  /** The maximum length of a body if the settings do not define it. */
  static final int DEFAULT_MAX_BYTES = 1 << 20;

  private static final Pattern POINTER = Pattern.compile("(?:/(?:[^/~]|~[01]){0,256}){1,32}");
  private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}");
  private static final Pattern HEADER_VALUE = Pattern.compile("[ -~\\u00a0-\\u00ff]{0,4096}");
  private static final Pattern SECRET_NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  /** Copies the maps and validates the headers. */
  Source {
    headers = Map.copyOf(headers);
    secrets = Map.copyOf(secrets);
    headers.forEach((name, value) -> checkHeader("headers/" + name, name, value, value));
    secrets.forEach(
        (name, secret) -> checkHeader("secretHeaders/" + name, name, secret.value(), secret));
  }

  /** Reads an entry of the section {@code sources}, and looks up the secrets that it names. */
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
            (int) fields.integer("maxBytes", DEFAULT_MAX_BYTES, 1, 64 << 20));
    fields.refuseOthers();
    return source;
  }

  /** Parses a JSON pointer (RFC 6901), which must not point to the whole document. */
  static JsonPointer pointer(String field, String text) {
    if (!POINTER.matcher(text).matches()) {
      throw InvalidMessage.of(field, text, "a JSON pointer");
    }
    return JsonPointer.from(text);
  }

  /** Masks the source's secrets in a text that an upstream sent. */
  String withoutSecrets(String text) {
    String masked = text;
    for (Secret secret : secrets.values()) {
      masked = masked.replace(secret.value(), secret.toString());
    }
    return masked;
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
