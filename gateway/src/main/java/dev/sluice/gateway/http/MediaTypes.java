package dev.sluice.gateway.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;

/** The media types of request bodies. */
final class MediaTypes {
  private MediaTypes() {}

  static boolean isNdjson(RoutingContext http) {
    return of(http.request()).equals(AnswerFormat.NDJSON.mediaType());
  }

  /**
   * Refuses a body that says it is no JSON. What {@code curl -d} says, a form, is taken for JSON:
   * it is what people type, and there are no forms here.
   */
  static void requireJson(RoutingContext http) {
    String type = of(http.request());
    boolean json =
        type.isEmpty()
            || type.equals(AnswerFormat.JSON.mediaType())
            || type.equals("application/x-www-form-urlencoded");
    if (!json) {
      throw new Refusal(
          415, "UNSUPPORTED_MEDIA_TYPE", "content-type: " + type + " (expected: application/json)");
    }
  }

  private static String of(HttpServerRequest request) {
    String type = request.getHeader("content-type");
    return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }
}
