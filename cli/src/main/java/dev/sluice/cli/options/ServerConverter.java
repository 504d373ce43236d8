package dev.sluice.cli.options;

import java.net.URI;
import java.net.URISyntaxException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses {@code http://127.0.0.1:8080}, a URL without a path. */
public final class ServerConverter implements ITypeConverter<String> {
  private static final int MAX_PORT = 65_535;

  @Override
  public String convert(String text) {
    try {
      URI uri = new URI(text);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http && uri.getHost() != null && isBare(uri)) {
        return uri.getScheme() + "://" + uri.getRawAuthority();
      }
    } catch (URISyntaxException malformed) {
      // Reported below.
    }
    throw new TypeConversionException("'" + text + "' (expected: http://HOST:PORT)");
  }

  private static boolean isBare(URI uri) {
    return (uri.getPath().isEmpty() || uri.getPath().equals("/"))
        && (uri.getPort() == -1 || (uri.getPort() >= 1 && uri.getPort() <= MAX_PORT))
        && uri.getQuery() == null
        && uri.getUserInfo() == null;
  }
}
