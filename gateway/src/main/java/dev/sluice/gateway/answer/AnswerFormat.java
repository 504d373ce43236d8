package dev.sluice.gateway.answer;

import static dev.sluice.gateway.problem.Printable.shown;

import dev.sluice.gateway.problem.ProblemException;
import io.vertx.ext.web.MIMEHeader;
import io.vertx.ext.web.RoutingContext;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How a caller wants the answer, as {@code Accept} says it. */
public enum AnswerFormat {
  /** One document at the end. */
  JSON("application/json"),
  /** Events as they happen, a line each. */
  NDJSON("application/x-ndjson"),
  /** Events as they happen, as a browser's EventSource reads them. */
  SSE("text/event-stream");

  private static final int LONGEST = 1_000;
  private static final String TOKEN = "[A-Za-z0-9!#$%&'*+.^_`|~-]+";
  private static final String PARAMETER = "\\s*;\\s*" + TOKEN + "=(" + TOKEN + "|\"[^\"\\\\]*\")";
  private static final String WEIGHT =
      "(?!\\s*;\\s*[qQ]=(?!(0(\\.[0-9]{0,3})?|1(\\.0{0,3})?)\\s*([,;]|$)))";
  private static final String RANGE = TOKEN + "/" + TOKEN + "(" + WEIGHT + PARAMETER + ")*";
  private static final Pattern ACCEPT =
      Pattern.compile("\\s*" + RANGE + "\\s*(,\\s*" + RANGE + "\\s*)*");

  private final String mediaType;

  AnswerFormat(String mediaType) {
    this.mediaType = mediaType;
  }

  public String mediaType() {
    return mediaType;
  }

  /** The format that the caller prefers; JSON where it does not say. */
  public static AnswerFormat of(RoutingContext http) {
    String header = http.request().getHeader("accept");
    if (header == null || header.isBlank()) {
      return JSON;
    }
    AnswerFormat format = isWellFormed(header) ? preferred(http) : null;
    if (format == null) {
      throw new ProblemException(
          406, "NOT_ACCEPTABLE", "Accept: " + shown(header) + " (expected: " + expected() + ")");
    }
    return format;
  }

  /** The bound comes first: the pattern is matched by recursion. */
  private static boolean isWellFormed(String header) {
    return header.length() <= LONGEST && ACCEPT.matcher(header).matches();
  }

  private static @Nullable AnswerFormat preferred(RoutingContext http) {
    for (MIMEHeader range : http.parsedHeaders().accept()) {
      for (AnswerFormat format : values()) {
        if (format.matches(range)) {
          return format;
        }
      }
    }
    return null;
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
