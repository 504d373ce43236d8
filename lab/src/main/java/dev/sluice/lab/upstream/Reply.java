package dev.sluice.lab.upstream;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is ready to be sent.
 *
 * @param answer the kind that it counts as
 * @param status the HTTP status
 * @param headers all but the length of the body
 * @param body the bytes
 * @param place the place whose jobs it counts; null if it counts none
 */
public record Reply(
    AnswerKind answer, int status, Map<String, String> headers, Body body, @Nullable String place) {
  private static final String TYPE = "Content-Type";
  private static final String JSON = "application/json";

  /** Copies. */
  public Reply {
    headers = Map.copyOf(headers);
  }

  /** Returns a line of plain text. */
  public static Reply text(AnswerKind answer, int status, String line) {
    return whole(answer, status, "text/plain; charset=utf-8", Buffer.buffer(line + "\n"));
  }

  /** Returns a reply with bytes in memory. */
  public static Reply whole(AnswerKind answer, int status, String type, Buffer bytes) {
    return new Reply(answer, status, Map.of(TYPE, type), new Body.Whole(bytes), null);
  }

  /** Returns a JSON object, marked as synthetic. */
  public static Reply json(AnswerKind answer, int status, JsonObject json) {
    return whole(answer, status, JSON, json.put("Synthetic", true).toBuffer())
        .with("X-Synthetic", "true");
  }

  /** Returns a copy with one more header. */
  public Reply with(String header, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(header, value);
    return new Reply(answer, status, more, body, place);
  }

  /** Returns a copy that counts the jobs of a place. */
  public Reply counting(String counted) {
    return new Reply(answer, status, headers, body, counted);
  }

  /** Returns a copy with another body and another kind. */
  public Reply spoiled(AnswerKind other, Buffer bytes) {
    return new Reply(other, status, headers, new Body.Whole(bytes), null);
  }

  /** Returns whether the body is JSON. */
  public boolean isJson() {
    return JSON.equals(headers.get(TYPE));
  }
}
