package dev.sluice.gateway.http;

import static java.util.Objects.requireNonNull;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.flags.FlagDownload;
import dev.sluice.contracts.flags.FlagImage;
import dev.sluice.contracts.kinds.Kinds;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** Returns the image of one flag, with its media type and entity tag. */
final class FlagImageEndpoint implements Endpoint {
  private static final int NOT_MODIFIED = 304;

  /** Keeps the scripts that an SVG may contain from running when it is opened as a page. */
  private static final String INERT = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

  private final WorkerCall workers;

  FlagImageEndpoint(WorkerCall workers) {
    this.workers = workers;
  }

  @Override
  public void mount(Routes routes) {
    routes.get("/v1/flags/:country").handler(this::image);
  }

  private void image(RoutingContext http) {
    FlagDownload flag = new FlagDownload(requireNonNull(http.pathParam("country")));
    workers
        .ask(Kinds.FLAG_IMAGE, flag)
        .onSuccess(image -> send(http, image))
        .onFailure(cause -> http.fail(named(flag, cause)));
  }

  private static Throwable named(FlagDownload flag, Throwable cause) {
    return cause instanceof Failure failure && failure.code() == FailureCode.NOT_FOUND
        ? new Failure(FailureCode.NOT_FOUND, flag.country() + ": there is no such flag")
        : cause;
  }

  private static void send(RoutingContext http, FlagImage image) {
    HttpServerResponse response = http.response();
    http.etag(image.etag());
    response.putHeader("cache-control", "no-cache").putHeader("content-security-policy", INERT);
    if (http.isFresh()) {
      response.setStatusCode(NOT_MODIFIED).end();
    } else {
      response.putHeader("content-type", image.contentType()).end(image.bytes());
    }
  }
}
