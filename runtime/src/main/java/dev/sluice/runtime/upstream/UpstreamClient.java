package dev.sluice.runtime.upstream;

import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.ext.web.client.impl.ClientPhase;
import io.vertx.ext.web.client.impl.HttpContext;
import io.vertx.ext.web.client.impl.HttpResponseImpl;
import java.util.List;

/**
 * Creates the Web Clients of the workers. They follow no redirects, send no {@code User-Agent} of
 * their own, and notify each {@link ExchangeCodec} of its request and of the head of its response.
 * A client is used on one event loop, and never blocks it with many requests at once.
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
    RequestTurns turns = new RequestTurns();
    return WebClient.wrap(client, options()).addInterceptor(context -> intercept(context, turns));
  }

  private static WebClientOptions options() {
    return new WebClientOptions().setFollowRedirects(false).setUserAgentEnabled(false);
  }

  private static void intercept(HttpContext<?> context, RequestTurns turns) {
    if (context.phase() == ClientPhase.CREATE_REQUEST) {
      turns.start(() -> proceed(context));
    } else if (context.request().bodyCodec() instanceof ExchangeCodec<?> codec) {
      intercept(context, codec);
    } else {
      context.next();
    }
  }

  /**
   * A client that has been closed throws. A request in a later turn has no caller to catch that.
   */
  private static void proceed(HttpContext<?> context) {
    try {
      context.next();
    } catch (RuntimeException closed) {
      context.fail(closed);
    }
  }

  private static void intercept(HttpContext<?> context, ExchangeCodec<?> codec) {
    if (context.phase() == ClientPhase.SEND_REQUEST) {
      codec.sending(context);
    }
    if (context.phase() == ClientPhase.RECEIVE_RESPONSE
        && !codec.receiving(context.clientResponse())) {
      completeWithoutBody(context);
    } else {
      context.next();
    }
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
