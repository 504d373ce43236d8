package dev.sluice.gateway.http;

import static java.util.Objects.requireNonNull;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.flags.FlagDownload;
import dev.sluice.contracts.flags.FlagImage;
import dev.sluice.contracts.kinds.Kinds;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** The picture of one flag, with its type and entity tag. */
final class FlagImageEndpoint {
  private static final int NOT_MODIFIED = 304;

  /** An SVG may hold scripts; opened as a page of its own, none of them runs. */
  private static final String INERT = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

  private final WorkerCall workers;

  FlagImageEndpoint(WorkerCall workers) {
    this.workers = workers;
  }

  void mount(Routes routes) {
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
    response
        .putHeader("etag", image.etag())
        .putHeader("cache-control", "no-cache")
        .putHeader("content-security-policy", INERT);
    if (matches(http.request().headers().getAll("if-none-match"), image.etag())) {
      response.setStatusCode(NOT_MODIFIED).end();
    } else {
      response.putHeader("content-type", image.contentType()).end(image.bytes());
    }
  }

  /** The weak comparison of RFC 9110, section 13.1.2. */
  private static boolean matches(List<String> headers, String etag) {
    return headers.stream()
        .flatMap(header -> List.of(header.split(",")).stream())
        .map(String::strip)
        .anyMatch(tag -> tag.equals("*") || tag.equals(etag) || tag.equals("W/" + etag));
  }
}
