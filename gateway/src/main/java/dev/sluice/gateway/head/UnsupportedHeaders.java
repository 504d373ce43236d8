package dev.sluice.gateway.head;

import static dev.sluice.gateway.problem.Printable.shown;

import dev.sluice.gateway.problem.ProblemException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;

/** Refuses headers that ask for what this version cannot do, instead of ignoring them. */
public final class UnsupportedHeaders {
  private UnsupportedHeaders() {}

  /**
   * Refuses {@code Idempotency-Key} and {@code Prefer: respond-async}.
   *
   * @throws ProblemException if the request has one of them
   */
  public static void refuse(HttpServerRequest request) {
    MultiMap headers = request.headers();
    headers.getAll("idempotency-key").forEach(key -> refuse("Idempotency-Key", key));
    headers.getAll("prefer").stream()
        .filter(preference -> preference.toLowerCase(Locale.ROOT).contains("respond-async"))
        .forEach(preference -> refuse("Prefer", preference));
  }

  private static void refuse(String header, String value) {
    throw new ProblemException(
        400, "INVALID", header + ": " + shown(value) + " (expected: left out in this version)");
  }
}
