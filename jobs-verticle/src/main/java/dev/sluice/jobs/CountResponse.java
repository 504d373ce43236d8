package dev.sluice.jobs;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Fault;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A response with status 2xx, from which a count is read.
 *
 * @param source the source that responded
 * @param headers the headers
 * @param body the whole body
 */
record CountResponse(Source source, MultiMap headers, Buffer body) {
  private static final Pattern JSON = Pattern.compile("application/(?:[^;\\s]+\\+)?json");
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");

  /** 2^53: JSON parsers agree on every whole number up to here. */
  private static final long MAX_COUNT = 1L << 53;

  /** Set to {@code true} by the lab, which invents its counts. */
  private static final String SYNTHETIC = "X-Synthetic";

  /**
   * A count.
   *
   * @param number the number of jobs, 0 to 2^53
   * @param synthetic whether the source marks the number as invented
   */
  record Count(long number, boolean synthetic) {}

  /**
   * Parses the body and reads the count. Takes milliseconds if the body is long.
   *
   * @throws Failure with {@link FailureCode#UPSTREAM_MALFORMED} if there is no count, with {@link
   *     FailureCode#NOT_FOUND} if the source's {@code notFoundPointer} finds a value
   */
  Count count() {
    checkEncoding();
    checkMediaType();
    Object json = parse();
    JsonPointer notFound = source.notFoundPointer();
    if (notFound != null && notFound.queryJson(json) != null) {
      throw new Failure(FailureCode.NOT_FOUND, notFound + ": the source has no such key");
    }
    long number = wholeNumber(source.pointer().queryJson(json));
    return new Count(number, "true".equalsIgnoreCase(headers.get(SYNTHETIC)));
  }

  /**
   * No encoding was requested, and none is decoded, because a small body may decode to a huge one.
   */
  private void checkEncoding() {
    String encoding = headers.get(HttpHeaders.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw malformed("content-encoding", encoding, "none");
    }
  }

  private void checkMediaType() {
    String given = headers.get(HttpHeaders.CONTENT_TYPE);
    if (given == null) {
      if (!startsLikeJson()) {
        throw malformed("content-type", null, "JSON");
      }
      return;
    }
    String type = given.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
    if (!JSON.matcher(type).matches()) {
      throw malformed("content-type", type, "JSON");
    }
  }

  private boolean startsLikeJson() {
    return body.length() > 0 && (body.getByte(0) == '{' || body.getByte(0) == '[');
  }

  private @Nullable Object parse() {
    try {
      return Json.decodeValue(body);
    } catch (DecodeException notJson) {
      throw malformed("answer", "malformed", "JSON");
    }
  }

  /** The parser returns fractions, and numbers too large for a {@code long}, as other types. */
  private long wholeNumber(@Nullable Object value) {
    long number = -1;
    if (value instanceof Integer || value instanceof Long) {
      number = ((Number) value).longValue();
    } else if (value instanceof String text && DIGITS.matcher(text).matches()) {
      number = Long.parseLong(text);
    }
    if (number < 0 || number > MAX_COUNT) {
      String pointer = source.pointer().toString();
      throw malformed(pointer.substring(pointer.lastIndexOf('/') + 1), value, "a whole number");
    }
    return number;
  }

  private Failure malformed(String name, @Nullable Object value, String expected) {
    String printable = value == null ? null : source.withoutSecrets(describe(value));
    return new Failure(
        FailureCode.UPSTREAM_MALFORMED, Fault.of(name, printable, expected).detail());
  }

  private static String describe(Object value) {
    if (value instanceof JsonObject) {
      return "an object";
    }
    return value instanceof JsonArray ? "a list" : value.toString();
  }
}
