package dev.sluice.gateway.answer;

import static dev.sluice.gateway.problem.Printable.shown;

import dev.sluice.gateway.problem.ProblemException;
import io.vertx.ext.web.MIMEHeader;
import io.vertx.ext.web.RoutingContext;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The format of an answer, as the header {@code Accept} asks for it. */
public enum AnswerFormat {
  /** One document when the batch has finished. */
  JSON("application/json"),
  /** Events as they happen, one per line. */
  NDJSON("application/x-ndjson"),
  /** Events as they happen, for the EventSource of a browser. */
  SSE("text/event-stream");

  private static final int MAX_LENGTH = 1_000;
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

  /** Returns the format that the caller prefers; JSON without a preference. */
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

  /** The length is checked first, because the pattern is matched by recursion. */
  private static boolean isWellFormed(String header) {
    return header.length() <= MAX_LENGTH && ACCEPT.matcher(header).matches();
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
