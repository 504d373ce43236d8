package dev.sluice.gateway.http;

import io.vertx.ext.web.MIMEHeader;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** How a caller wants the answer, as {@code Accept} says it. */
enum AnswerFormat {
  /** One document at the end. */
  JSON("application/json"),
  /** Events as they happen, a line each. */
  NDJSON("application/x-ndjson"),
  /** Events as they happen, as a browser's EventSource reads them. */
  SSE("text/event-stream");

  private final String mediaType;

  AnswerFormat(String mediaType) {
    this.mediaType = mediaType;
  }

  String mediaType() {
    return mediaType;
  }

  /** The format that the caller prefers; JSON where it does not say. */
  static AnswerFormat of(RoutingContext http) {
    List<MIMEHeader> accepted = http.parsedHeaders().accept();
    if (accepted.isEmpty()) {
      return JSON;
    }
    for (MIMEHeader range : accepted) {
      for (AnswerFormat format : values()) {
        if (format.matches(range)) {
          return format;
        }
      }
    }
    throw new Refusal(
        406,
        "NOT_ACCEPTABLE",
        "Accept: " + http.request().getHeader("accept") + " (expected: " + expected() + ")");
  }

  private boolean matches(MIMEHeader range) {
    int slash = mediaType.indexOf('/');
    return range.weight() > 0
        && (range.component().equals("*")
            || range.component().equals(mediaType.substring(0, slash)))
        && (range.subComponent().equals("*")
            || range.subComponent().equals(mediaType.substring(slash + 1)));
  }

  private static String expected() {
    return String.join(", ", JSON.mediaType, NDJSON.mediaType, SSE.mediaType);
  }
}
