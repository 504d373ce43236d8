package dev.sluice.lab;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Asks a lab over HTTP.
 *
 * <p>What is done with a response is said where the request is sent, on its event loop: a thread of
 * its own could be late, and find the body gone.
 */
final class LabClient {
  private static final int CONNECTIONS = 64;

  private final HttpClient client;
  private final int port;

  LabClient(Vertx vertx, Lab lab) {
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    this.port = lab.port();
  }

  /** The whole answer to a {@code GET}. */
  Future<Answered> get(String target) {
    return ask(HttpMethod.GET, target, Map.of());
  }

  /** The whole answer. */
  Future<Answered> ask(HttpMethod method, String target, Map<String, String> headers) {
    return request(method, target, headers)
        .compose(request -> request.send().compose(LabClient::readAll));
  }

  /** The answer as soon as its head is there; its body is paused. */
  Future<HttpClientResponse> open(HttpMethod method, String target, Map<String, String> headers) {
    return request(method, target, headers)
        .compose(request -> request.send().map(LabClient::paused));
  }

  /** The whole answer, waited for. */
  Answered await(String target) throws Exception {
    return get(target).await(10, TimeUnit.SECONDS);
  }

  /** Asks, and leaves without waiting for the answer. */
  Future<Void> abandon(String target) {
    return client
        .request(HttpMethod.GET, port, "127.0.0.1", target)
        .compose(LabClient::leaveAfterSending);
  }

  private Future<HttpClientRequest> request(
      HttpMethod method, String target, Map<String, String> headers) {
    return client
        .request(method, port, "127.0.0.1", target)
        .map(request -> withHeaders(request, headers));
  }

  private static Future<Void> leaveAfterSending(HttpClientRequest request) {
    return request.end().compose(nothing -> request.connection().close());
  }

  private static HttpClientRequest withHeaders(
      HttpClientRequest request, Map<String, String> headers) {
    headers.forEach(request::putHeader);
    return request;
  }

  private static HttpClientResponse paused(HttpClientResponse response) {
    response.pause();
    return response;
  }

  private static Future<Answered> readAll(HttpClientResponse response) {
    return response.body().map(bytes -> new Answered(response, bytes));
  }

  record Answered(HttpClientResponse head, Buffer body) {
    int status() {
      return head.statusCode();
    }

    String header(String name) {
      return String.valueOf(head.getHeader(name));
    }

    JsonObject json() {
      return body.toJsonObject();
    }
  }
}
