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
 * An answer with status 2xx, of which the source has promised that it holds a count.
 *
 * @param source whose answer it is
 * @param headers its headers
 * @param body the whole of its body
 */
record CountResponse(Source source, MultiMap headers, Buffer body) {
  private static final Pattern JSON = Pattern.compile("application/(?:[^;\\s]+\\+)?json");
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");

  /** The largest number up to which JSON's readers agree on every whole number: 2^53. */
  private static final long MOST = 1L << 53;

  /** What the lab marks its answers with, for it makes its counts up. */
  private static final String SYNTHETIC = "X-Synthetic";

  /**
   * What was counted.
   *
   * @param number how many, from 0
   * @param synthetic whether the source says that it made the number up
   */
  record Count(long number, boolean synthetic) {}

  /**
   * Reads the count. Takes milliseconds where the body is long.
   *
   * @throws Failure with {@link FailureCode#UPSTREAM_MALFORMED} where there is none, with {@link
   *     FailureCode#NOT_FOUND} where the source's own rule says so
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

  /** None was asked for, and nothing is unpacked here, however small it is packed. */
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

  /** Numbers that are not whole, or too large for a {@code long}, come as other types. */
  private long wholeNumber(@Nullable Object value) {
    long number = -1;
    if (value instanceof Integer || value instanceof Long) {
      number = ((Number) value).longValue();
    } else if (value instanceof String text && DIGITS.matcher(text).matches()) {
      number = Long.parseLong(text);
    }
    if (number < 0 || number > MOST) {
      String pointer = source.pointer().toString();
      throw malformed(pointer.substring(pointer.lastIndexOf('/') + 1), value, "a whole number");
    }
    return number;
  }

  private Failure malformed(String name, @Nullable Object value, String expected) {
    String shown = value == null ? null : source.withoutSecrets(describe(value));
    return new Failure(FailureCode.UPSTREAM_MALFORMED, Fault.of(name, shown, expected).detail());
  }

  private static String describe(Object value) {
    if (value instanceof JsonObject) {
      return "an object";
    }
    return value instanceof JsonArray ? "a list" : value.toString();
  }
}
