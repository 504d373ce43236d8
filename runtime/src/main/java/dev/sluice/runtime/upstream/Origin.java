package dev.sluice.runtime.upstream;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Scheme, host and port: what has to be the same for one site to be the other.
 *
 * @param scheme {@code http} or {@code https}
 * @param host in lower case, an IPv6 address in brackets
 * @param port 1 to 65,535
 */
public record Origin(String scheme, String host, int port) {

  /** Where an absolute URL of http or https leads. */
  public static Origin of(URI uri) {
    String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
    int usual = scheme.equals("https") ? 443 : 80;
    return new Origin(
        scheme, uri.getHost().toLowerCase(Locale.ROOT), uri.getPort() >= 0 ? uri.getPort() : usual);
  }

  /**
   * Reads an origin as settings write it: {@code http://127.0.0.1:9100}.
   *
   * @return the origin; null where it is none, or more than that
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

  /** Whether it is https. */
  public boolean isSecure() {
    return scheme.equals("https");
  }

  /** An IPv6 address stands in brackets in a URL and in {@code Host}, and bare for the socket. */
  public String bareHost() {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /** As it is written in a URL, the port always with it. */
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
