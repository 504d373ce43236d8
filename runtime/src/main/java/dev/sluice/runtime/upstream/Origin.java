package dev.sluice.runtime.upstream;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The origin of a URL: scheme, host and port.
 *
 * @param scheme {@code http} or {@code https}
 * @param host the host in lower case, an IPv6 address in brackets
 * @param port the port, 1 to 65,535
 */
public record Origin(String scheme, String host, int port) {

  /** Returns the origin of an absolute http or https URL. */
  public static Origin of(URI uri) {
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    int usual = scheme.equals("https") ? 443 : 80;
    return new Origin(
        scheme, uri.getHost().toLowerCase(Locale.ROOT), uri.getPort() >= 0 ? uri.getPort() : usual);
  }

  /**
   * Parses an origin such as {@code http://127.0.0.1:9100}.
   *
   * @return the origin; null if the text is not one
   */
  public static @Nullable Origin parse(String text) {
    try {
      URI uri = new URI(text);
      boolean isHttp = "http".equalsIgnoreCase(uri.getScheme());
      boolean isWeb = isHttp || "https".equalsIgnoreCase(uri.getScheme());
      return isWeb && uri.getHost() != null && isAlone(uri) ? of(uri) : null;
    } catch (URISyntaxException malformed) {
      return null;
    }
  }

  /** Returns whether the scheme is https. */
  public boolean isSecure() {
    return scheme.equals("https");
  }

  /** Returns the host without the brackets of an IPv6 address, as sockets need it. */
  public String bareHost() {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** Formats the origin as in a URL, always with the port. */
  @Override
  public String toString() {
    return scheme + "://" + host + ":" + port;
  }

  private static boolean isAlone(URI uri) {
    boolean hasPort = uri.getPort() == -1 || (uri.getPort() >= 1 && uri.getPort() <= 65_535);
    boolean hasPath = !uri.getRawPath().isEmpty() && !uri.getRawPath().equals("/");
    boolean hasMore = uri.getRawQuery() != null || uri.getRawFragment() != null;
    return hasPort && !hasPath && !hasMore && uri.getRawUserInfo() == null;
  }
}
