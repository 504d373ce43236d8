package dev.sluice.contracts.flags;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.Request;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request to download a URL.
 *
 * @param url an absolute {@code http} or {@code https} URL of at most 2,048 characters, which may
 *     contain characters beyond ASCII
 * @param name the name of the file; null for a name that the worker derives from the hash of the
 *     URL. No part of a path is taken from the URL.
 */
public record Download(String url, @Nullable String name) implements Request {
  private static final int LONGEST = 2048;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}");

  /** Validates. */
  public Download {
    uri(url);
    if (name != null && !NAME.matcher(name).matches()) {
      throw InvalidMessage.of(
          "file", name, "1 to 128 of letters, digits, dot, dash and underscore, no dot first");
    }
  }

  /** Reads a request. */
  public static Download from(Fields fields) {
    return new Download(fields.string("url"), fields.optionalString("file"));
  }

  /** Returns the parsed URL, in ASCII. */
  public URI uri() {
    return uri(url);
  }

  @Override
  public String key() {
    return url;
  }

  @Override
  public String origin() {
    URI uri = uri();
    boolean secure = "https".equals(scheme(uri));
    return uri.getHost().toLowerCase(Locale.ROOT)
        + ":"
        + (uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80);
  }

  @Override
  public String file() {
    return name == null ? url : name;
  }

  @Override
  public JsonObject identity() {
    return new JsonObject().put("url", url);
  }

  @Override
  public JsonObject toJson() {
    return name == null ? identity() : identity().put("file", name);
  }

  private static URI uri(String url) {
    try {
      URI uri = new URI(UrlText.ascii(url));
      boolean web = "http".equals(scheme(uri)) || "https".equals(scheme(uri));
      boolean placed = uri.getHost() != null && uri.getUserInfo() == null && isPort(uri.getPort());
      if (web && placed && url.length() <= LONGEST) {
        return uri;
      }
    } catch (URISyntaxException | IllegalArgumentException malformed) {
      throw invalid(url);
    }
    throw invalid(url);
  }

  private static boolean isPort(int port) {
    return port == -1 || (port >= 1 && port <= 65_535);
  }

  private static InvalidMessage invalid(String url) {
    return InvalidMessage.of(
        "url", url, "an http or https URL with a host and no user, of at most 2048 characters");
  }

  private static String scheme(URI uri) {
    return uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
  }
}
