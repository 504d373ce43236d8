package dev.sluice.cli.client;

import static java.util.Objects.requireNonNullElseGet;

import io.vertx.core.Expectation;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpResponseExpectation;
import io.vertx.core.http.HttpResponseHead;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.io.InputStream;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * Sends batches to one gateway.
 *
 * <p>{@link #start} and {@link #document} block, so call them on a thread that is not an event
 * loop.
 */
public final class BatchClient {
  /** The media type of one JSON document. */
  public static final String JSON = "application/json";

  /** The media type of one JSON document per line. */
  public static final String NDJSON = "application/x-ndjson";

  private static final int CONNECT_MILLIS = 5_000;

  /** A gateway sends a heartbeat at least every fifteen seconds. */
  private static final int IDLE_SECONDS = 60;

  private static final Expectation<HttpResponseHead> OK =
      HttpResponseExpectation.SC_OK.wrappingFailure((head, cause) -> refused(head));

  private final Vertx vertx;
  private final WebClient web;
  private final String server;

  /**
   * @param server the URL of the gateway without a path, such as {@code http://127.0.0.1:8080}
   */
  public BatchClient(Vertx vertx, String server) {
    this.vertx = vertx;
    this.server = server;
    this.web = WebClient.create(vertx, options());
  }

  /**
   * Starts a batch, and waits until the server has accepted it.
   *
   * @throws ServerException if the server cannot be reached or refuses the batch
   */
  public EventStream start(Tasks tasks) {
    Buffer body = tasks.body();
    return start(tasks.mediaType(), request -> request.sendBuffer(body));
  }

  /**
   * Starts a batch whose body comes from a stream of any length, and waits until the server has
   * accepted it.
   *
   * @param mediaType {@link #JSON} or {@link #NDJSON}
   * @param body read to its end, and closed, by a thread of its own
   * @throws ServerException if the server cannot be reached or refuses the batch
   */
  public EventStream start(String mediaType, InputStream body) {
    return start(
        mediaType,
        request -> request.sendStream(new InputStreamBody(body, vertx.getOrCreateContext())));
  }

  /**
   * Fetches a resource.
   *
   * @return its bytes; fails with {@link ServerException} if the status is not 200
   */
  public Future<Buffer> get(String path) {
    return web.getAbs(server + path).send().expecting(OK).map(BatchClient::body);
  }

  /**
   * Fetches a JSON document, and waits for it.
   *
   * @throws ServerException if the server cannot be reached, or the status is not 200
   */
  public JsonObject document(String path) {
    return await(get(path)).toJsonObject();
  }

  private EventStream start(
      String mediaType, Function<HttpRequest<Buffer>, Future<HttpResponse<Buffer>>> send) {
    EventStream events = new EventStream(server);
    HttpRequest<Buffer> request =
        web.postAbs(server + "/v1/batches")
            .putHeader("content-type", mediaType)
            .putHeader("accept", NDJSON)
            .as(new EventCodec(events));
    send.apply(request).expecting(OK).onComplete(response -> events.end(), events::fail);
    await(events.accepted());
    return events;
  }

  private <T> T await(Future<T> future) {
    try {
      return future.await();
    } catch (ServerException refused) {
      throw refused;
    } catch (RuntimeException cause) {
      throw ServerException.unreachable(server, cause);
    } catch (Throwable checked) {
      throw ServerException.unreachable(
          server, new CompletionException(checked.getMessage(), checked));
    }
  }

  private static ServerException refused(HttpResponseHead head) {
    return ServerException.refused(head.statusCode(), body((HttpResponse<?>) head).toString());
  }

  private static Buffer body(HttpResponse<?> response) {
    return requireNonNullElseGet(response.bodyAsBuffer(), Buffer::buffer);
  }

  private static WebClientOptions options() {
    return new WebClientOptions()
        .setUserAgentEnabled(false)
        .setFollowRedirects(false)
        .setConnectTimeout(CONNECT_MILLIS)
        .setReadIdleTimeout(IDLE_SECONDS);
  }
}
