package dev.sluice.lab.upstream;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer before it is sent.
 *
 * @param answer what it counts as
 * @param status of HTTP
 * @param headers beside the length of the body
 * @param body the bytes
 * @param place whose jobs it counts; null where it counts none
 */
public record Reply(
    CannedResponse answer,
    int status,
    Map<String, String> headers,
    Body body,
    @Nullable String place) {
  private static final String TYPE = "Content-Type";
  private static final String JSON = "application/json";

  /** Copies. */
  public Reply {
    headers = Map.copyOf(headers);
  }

  /** A line of plain text. */
  public static Reply text(CannedResponse answer, int status, String line) {
    return whole(answer, status, "text/plain; charset=utf-8", Buffer.buffer(line + "\n"));
  }

  /** Bytes in memory. */
  public static Reply whole(CannedResponse answer, int status, String type, Buffer bytes) {
    return new Reply(answer, status, Map.of(TYPE, type), new Body.Whole(bytes), null);
  }

  /** A JSON object, marked as made up. */
  public static Reply json(CannedResponse answer, int status, JsonObject json) {
    return whole(answer, status, JSON, json.put("Synthetic", true).toBuffer())
        .with("X-Synthetic", "true");
  }

  /** The same with one more header. */
  public Reply with(String header, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(header, value);
    return new Reply(answer, status, more, body, place);
  }

  /** The same as the count of jobs at a place. */
  public Reply counting(String counted) {
    return new Reply(answer, status, headers, body, counted);
  }

  /** The same with another body, which counts as something else. */
  public Reply spoiled(CannedResponse other, Buffer bytes) {
    return new Reply(other, status, headers, new Body.Whole(bytes), null);
  }

  /** Whether the body is JSON. */
  public boolean isJson() {
    return JSON.equals(headers.get(TYPE));
  }
}
