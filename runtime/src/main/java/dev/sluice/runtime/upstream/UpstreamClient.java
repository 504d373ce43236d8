package dev.sluice.runtime.upstream;

import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.ext.web.client.impl.HttpContext;
import io.vertx.ext.web.client.impl.HttpResponseImpl;
import java.util.List;

/**
 * Creates the Web Clients of the workers. They follow no redirects, send no {@code User-Agent} of
 * their own, and notify each {@link ExchangeCodec} of its request and of the head of its response.
 *
 * <p>Web Client has no public way to close the connection of a request or to see the head of a
 * response before its body. Its interceptors have both, but their types are in an internal package
 * of Vert.x. They are used in this package only.
 */
public final class UpstreamClient {
  private UpstreamClient() {}

  /**
   * Loads what the first client of a process needs. Blocks: {@link WebClientOptions} reads a file
   * when it is initialized. Call it on a worker thread before {@link #wrap}.
   */
  public static void preload() {
    options();
  }

  /** Wraps an HTTP client, which stays responsible for connections and is closed by its owner. */
  public static WebClient wrap(HttpClient client) {
    return WebClient.wrap(client, options()).addInterceptor(UpstreamClient::intercept);
  }

  private static WebClientOptions options() {
    return new WebClientOptions().setFollowRedirects(false).setUserAgentEnabled(false);
  }

  private static void intercept(HttpContext<?> context) {
    if (context.request().bodyCodec() instanceof ExchangeCodec<?> codec) {
      switch (context.phase()) {
        case SEND_REQUEST -> codec.sending(context);
        case RECEIVE_RESPONSE -> {
          if (!codec.receiving(context.clientResponse())) {
            completeWithoutBody(context);
            return;
          }
        }
        default -> {}
      }
    }
    context.next();
  }

  private static <T> void completeWithoutBody(HttpContext<T> context) {
    HttpClientResponse head = context.clientResponse();
    context.dispatchResponse(
        new HttpResponseImpl<>(
            head.version(),
            head.statusCode(),
            head.statusMessage(),
            head.headers(),
            head.trailers(),
            head.cookies(),
            null,
            List.of()));
  }
}
