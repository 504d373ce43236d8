package dev.sluice.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.contracts.InvalidMessage;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import org.jspecify.annotations.Nullable;

/**
 * An http or https URL with a placeholder for the key of a look-up in its path or query.
 *
 * @param ssl whether the scheme is https
 * @param host the host
 * @param port the port; the default port of the scheme if the URL has none
 * @param target path and query, with the placeholder
 * @param placeholder {@code {zip}} or {@code {key}}
 */
record UrlTemplate(boolean ssl, String host, int port, String target, String placeholder) {
  private static final String ZIP = "{zip}";
  private static final String KEY = "{key}";
  private static final int MAX_PORT = 65_535;
  private static final String EXPECTED =
      "an http or https URL with either {zip} or {key} in its path or query, and no user in it";

  /**
   * Parses a template.
   *
   * @param field the name of the setting, for the error text
   * @throws InvalidMessage if the text is not a template
   */
  static UrlTemplate of(String field, String text) {
    String placeholder = text.contains(ZIP) ? ZIP : KEY;
    URI uri = parse(text.replace(placeholder, "0"));
    if (uri == null || !text.contains(placeholder)) {
      throw InvalidMessage.of(field, text, EXPECTED);
    }
    String site = uri.getScheme() + "://" + uri.getRawAuthority();
    if (!text.startsWith(site)) {
      throw InvalidMessage.of(field, text, EXPECTED);
    }
    boolean ssl = uri.getScheme().equals("https");
    int port = uri.getPort() >= 0 ? uri.getPort() : ssl ? 443 : 80;
    String target = text.substring(site.length());
    return new UrlTemplate(
        ssl, uri.getHost(), port, target.startsWith("/") ? target : "/" + target, placeholder);
  }

  /** Returns {@code host:port}. */
  String origin() {
    return host + ":" + port;
  }

  /** Returns whether the placeholder stands for a zip code; otherwise it is any other key. */
  boolean isByZip() {
    return placeholder.equals(ZIP);
  }

  /** Returns path and query, with the percent-encoded key instead of the placeholder. */
  String filledWith(String key) {
    return target.replace(placeholder, URLEncoder.encode(key, UTF_8).replace("+", "%20"));
  }

  private static @Nullable URI parse(String text) {
    try {
      URI uri = new URI(text);
      boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      boolean isPlain = uri.getHost() != null && uri.getRawUserInfo() == null;
      boolean isPort = uri.getPort() == -1 || (uri.getPort() >= 1 && uri.getPort() <= MAX_PORT);
      return isHttp && isPlain && isPort && uri.getRawFragment() == null ? uri : null;
    } catch (URISyntaxException malformed) {
      return null;
    }
  }
}
