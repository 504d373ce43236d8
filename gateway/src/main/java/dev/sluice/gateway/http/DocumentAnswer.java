package dev.sluice.gateway.http;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Collects the results in the order of the list, and tells them all when the batch has finished.
 */
final class DocumentAnswer implements Answer {
  private final HttpServerResponse response;
  private final BiConsumer<HttpServerResponse, Document> writer;
  private final Map<Integer, JsonObject> results = new TreeMap<>();

  /**
   * @param writer writes the document, once
   */
  DocumentAnswer(HttpServerResponse response, BiConsumer<HttpServerResponse, Document> writer) {
    this.response = response;
    this.writer = writer;
  }

  /** The document of a batch: its summary, and its results in the order of the list. */
  static void write(HttpServerResponse response, Document document) {
    JsonArray results = new JsonArray();
    document.results().forEach(results::add);
    response
        .putHeader("content-type", AnswerFormat.JSON.mediaType())
        .end(
            new JsonObject().put("summary", document.summary()).put("results", results).toBuffer());
  }

  @Override
  public void event(JsonObject event) {
    String name = event.getString("event");
    if (name.equals("task")) {
      event.remove("event");
      event.remove("seq");
      results.put(event.getInteger("index"), event);
    } else if (name.equals("finished") && !response.closed() && !response.ended()) {
      writer.accept(
          response, new Document(event.getJsonObject("summary"), List.copyOf(results.values())));
    }
  }

  @Override
  public void refuse(Problem problem) {
    problem.send(response);
  }

  /**
   * What became of a batch.
   *
   * @param summary its account
   * @param results its tasks, in the order of the list
   */
  record Document(JsonObject summary, List<JsonObject> results) {}
}
