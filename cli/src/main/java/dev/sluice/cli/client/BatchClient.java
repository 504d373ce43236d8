package dev.sluice.cli.client;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletionException;

/** Sends batches to one gateway. Its methods that wait are for threads that may. */
public final class BatchClient {
  /** One document. */
  public static final String JSON = "application/json";

  /** One document a line. */
  public static final String NDJSON = "application/x-ndjson";

  private static final int CONNECT_MILLIS = 5_000;
  private static final int OK = 200;
  private static final int CHUNK = 64 * 1024;

  /** The server says something at least every fifteen seconds. */
  private static final int SILENCE_SECONDS = 60;

  private final HttpClient http;
  private final String server;

  /**
   * @param server as {@code http://127.0.0.1:8080}
   */
  public BatchClient(Vertx vertx, String server) {
    this.server = server;
    this.http =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout(CONNECT_MILLIS)
                .setReadIdleTimeout(SILENCE_SECONDS));
  }

  /**
   * Starts a batch.
   *
   * @throws ServerException where the server cannot be reached or refuses
   */
  public EventStream start(Tasks tasks) {
    Buffer body = tasks.body();
    return waitFor(request(tasks.mediaType()).compose(request -> send(request, body)));
  }

  /**
   * Starts a batch whose body comes from a stream, of any length.
   *
   * @param mediaType {@link #JSON} or {@link #NDJSON}
   * @param body read to its end by a thread of its own
   * @throws ServerException where the server cannot be reached or refuses
   */
  public EventStream start(String mediaType, InputStream body) {
    return waitFor(request(mediaType).compose(request -> pump(request, body)));
  }

  /** The bytes of a resource; fails where it is not there. */
  public Future<Buffer> get(String path) {
    return http.request(new RequestOptions().setAbsoluteURI(server + path))
        .compose(request -> request.send())
        .compose(response -> response.body().compose(body -> checked(response, body)));
  }

  /**
   * The JSON of a resource.
   *
   * @throws ServerException where the server cannot be reached or refuses
   */
  public JsonObject document(String path) {
    return waitFor(get(path)).toJsonObject();
  }

  private Future<HttpClientRequest> request(String mediaType) {
    return http.request(
            new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(server + "/v1/batches")
                .putHeader("content-type", mediaType)
                .putHeader("accept", NDJSON))
        .recover(cause -> Future.failedFuture(ServerException.unreachable(server, cause)));
  }

  private Future<EventStream> send(HttpClientRequest request, Buffer body) {
    return request.send(body).compose(this::events);
  }

  private Future<EventStream> pump(HttpClientRequest request, InputStream body) {
    request.setChunked(true);
    Future<EventStream> events = request.response().compose(this::events);
    Thread pump = new Thread(() -> copy(body, request), "sluice-body");
    pump.setDaemon(true);
    pump.start();
    return events;
  }

  private Future<EventStream> events(HttpClientResponse response) {
    if (response.statusCode() == OK) {
      return Future.succeededFuture(EventStream.of(server, context(), response));
    }
    return response
        .body()
        .compose(
            body ->
                Future.failedFuture(
                    ServerException.refused(response.statusCode(), body.toString())));
  }

  private <T> T waitFor(Future<T> future) {
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

  private static Context context() {
    return requireNonNull(Vertx.currentContext(), "context");
  }

  private static Future<Buffer> checked(HttpClientResponse response, Buffer body) {
    return response.statusCode() == OK
        ? Future.succeededFuture(body)
        : Future.failedFuture(ServerException.refused(response.statusCode(), body.toString()));
  }

  /** Waits for each piece to be written, so that memory stays flat. */
  private static void copy(InputStream body, HttpClientRequest request) {
    byte[] chunk = new byte[CHUNK];
    try (body) {
      for (int read = body.read(chunk); read >= 0; read = body.read(chunk)) {
        request.write(Buffer.buffer().appendBytes(chunk, 0, read)).await();
      }
      request.end().await();
    } catch (IOException unreadable) {
      request.reset(0, unreadable);
    } catch (RuntimeException gone) {
      // The answer says why.
    }
  }
}
