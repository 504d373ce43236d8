package dev.sluice.gateway.body;

import static dev.sluice.gateway.problem.Printable.shown;

import dev.sluice.gateway.problem.ProblemException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the media types of request bodies. */
public final class MediaTypes {
  private static final String JSON = "application/json";
  private static final String NDJSON = "application/x-ndjson";
  private static final List<String> BROWSER_HEADERS =
      List.of("origin", "referer", "cookie", "sec-fetch-site", "sec-fetch-mode");
  private static final Pattern CHARSET =
      Pattern.compile(";\\s*charset\\s*=\\s*\"?([^\";]*)", Pattern.CASE_INSENSITIVE);

  private MediaTypes() {}

  /** Returns whether the body is a list as NDJSON. */
  public static boolean isNdjson(RoutingContext http) {
    return of(http.request()).equals(NDJSON);
  }

  /**
   * Refuses a body that is declared as anything but JSON. Accepts the form type that {@code curl
   * -d} sends, because no endpoint has forms, but not from a browser: a browser posts forms to
   * other sites without a preflight request.
   */
  static void requireJson(RoutingContext http) {
    HttpServerRequest request = http.request();
    String type = of(request);
    boolean typed = header(request).isBlank() || type.equals("application/x-www-form-urlencoded");
    boolean json = type.equals(JSON);
    if (!(json || (typed && !isFromBrowser(request))) || !isUtf8(request)) {
      throw new ProblemException(
          415,
          "UNSUPPORTED_MEDIA_TYPE",
          "content-type: " + shown(header(request)) + " (expected: application/json)");
    }
  }

  private static boolean isFromBrowser(HttpServerRequest request) {
    return BROWSER_HEADERS.stream().anyMatch(request.headers()::contains);
  }

  private static boolean isUtf8(HttpServerRequest request) {
    Matcher charset = CHARSET.matcher(header(request));
    return !charset.find() || charset.group(1).equalsIgnoreCase("utf-8");
  }

  private static String of(HttpServerRequest request) {
    return header(request).split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  private static String header(HttpServerRequest request) {
    String header = request.getHeader("content-type");
    return header == null ? "" : header;
  }
}
