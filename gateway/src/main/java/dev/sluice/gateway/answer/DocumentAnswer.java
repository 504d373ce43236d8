package dev.sluice.gateway.answer;

import dev.sluice.contracts.event.BatchEvent;
import dev.sluice.contracts.event.Finished;
import dev.sluice.contracts.event.TaskEnded;
import dev.sluice.gateway.problem.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/**
 * Answers with one document when the batch has finished: its summary, and its results in the order
 * of the list.
 *
 * <p>Results are kept encoded, up to the maximum size of a document.
 */
final class DocumentAnswer implements Answer {
  /** Limits the results of one document; a stream has no limit. */
  static final long MAX_BYTES = Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 8);

  private final HttpServerResponse response;
  private final Map<Integer, Buffer> results = new TreeMap<>();
  private Runnable onTooLong = () -> {};
  private long bytes;

  DocumentAnswer(HttpServerResponse response) {
    this.response = response;
  }

  @Override
  public void onTooLong(Runnable handler) {
    onTooLong = handler;
  }

  @Override
  public void handle(BatchEvent event) {
    if (response.closed() || response.ended()) {
      return;
    }
    if (event instanceof TaskEnded ended) {
      keep(ended.index(), ended.toResult().toBuffer());
    } else if (event instanceof Finished finished) {
      write(finished.summary());
    }
  }

  @Override
  public void refuse(Problem problem) {
    results.clear();
    problem.send(response);
  }

  /** Returns the problem of an answer that is longer than {@link #MAX_BYTES}. */
  static Problem tooLong() {
    return Problem.of(
        406,
        "NOT_ACCEPTABLE",
        "results of more than "
            + MAX_BYTES
            + " bytes (expected: Accept: application/x-ndjson, which has no limit)");
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

  private void write(JsonObject summary) {
    Buffer document = Buffer.buffer("{\"summary\":").appendBuffer(summary.toBuffer());
    String separator = ",\"results\":[";
    for (Buffer result : results.values()) {
      document.appendString(separator).appendBuffer(result);
      separator = ",";
    }
    document.appendString(results.isEmpty() ? separator + "]}" : "]}");
    response.putHeader("content-type", AnswerFormat.JSON.mediaType()).end(document);
  }
}
