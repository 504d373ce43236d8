package dev.sluice.gateway.answer;

import dev.sluice.gateway.problem.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Collects the results in the order of the list, and tells them all when the batch has finished.
 *
 * <p>They are kept as they will be written, and no more of them than one document may hold.
 */
public final class DocumentAnswer implements Answer {
  /** All results of one document; more are to be streamed. */
  static final long MAX_BYTES = Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 8);

  private final HttpServerResponse response;
  private final BiConsumer<HttpServerResponse, Document> writer;
  private final Map<Integer, Buffer> results = new TreeMap<>();
  private Runnable onTooLong = () -> {};
  private long bytes;

  /**
   * @param writer writes the document, once
   */
  DocumentAnswer(HttpServerResponse response, BiConsumer<HttpServerResponse, Document> writer) {
    this.response = response;
    this.writer = writer;
  }

  /** The document of a batch: its summary, and its results in the order of the list. */
  public static void write(HttpServerResponse response, Document document) {
    Buffer whole = Buffer.buffer("{\"summary\":").appendBuffer(document.summary().toBuffer());
    String before = ",\"results\":[";
    for (Buffer result : document.results()) {
      whole.appendString(before).appendBuffer(result);
      before = ",";
    }
    whole.appendString(document.results().isEmpty() ? before + "]}" : "]}");
    response.putHeader("content-type", AnswerFormat.JSON.mediaType()).end(whole);
  }

  @Override
  public void onTooLong(Runnable action) {
    onTooLong = action;
  }

  @Override
  public void event(JsonObject event) {
    String name = event.getString("event");
    if (response.closed() || response.ended()) {
      return;
    }
    if (name.equals("task")) {
      event.remove("event");
      event.remove("seq");
      keep(event.getInteger("index"), event.toBuffer());
    } else if (name.equals("finished")) {
      writer.accept(
          response, new Document(event.getJsonObject("summary"), List.copyOf(results.values())));
    }
  }

  @Override
  public void refuse(Problem problem) {
    results.clear();
    problem.send(response);
  }

  private void keep(int index, Buffer result) {
    bytes += result.length();
    if (bytes > MAX_BYTES) {
      refuse(tooLong());
      onTooLong.run();
    } else {
      results.put(index, result);
    }
  }

  private static Problem tooLong() {
    return Problem.of(
        406,
        "NOT_ACCEPTABLE",
        "results of more than "
            + MAX_BYTES
            + " bytes (expected: Accept: application/x-ndjson, which has no limit)");
  }

  /**
   * What became of a batch.
   *
   * @param summary its account
   * @param results its tasks, in the order of the list, as they are written
   */
  public record Document(JsonObject summary, List<Buffer> results) {}
}
