package dev.sluice.gateway.head;

import static dev.sluice.gateway.problem.Printable.shown;

import dev.sluice.gateway.problem.Problem;
import dev.sluice.gateway.problem.ProblemException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks the head of each request before it is routed: whether it is addressed to this gateway,
 * does not come from another site's page, and asks for what the gateway supports.
 *
 * <p>Listening on loopback does not keep out a browser on the same machine, which loads pages from
 * anywhere. Such a page may send requests to loopback, and may give loopback a name of its own (DNS
 * rebinding). Therefore both {@code Host} and {@code Origin} must be names of the gateway.
 */
final class HeadCheck {
  private static final Set<HttpMethod> KNOWN =
      Set.of(
          HttpMethod.GET,
          HttpMethod.HEAD,
          HttpMethod.POST,
          HttpMethod.PUT,
          HttpMethod.DELETE,
          HttpMethod.PATCH,
          HttpMethod.OPTIONS,
          HttpMethod.TRACE,
          HttpMethod.CONNECT);
  private static final Set<HttpMethod> WITHOUT_BODY =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
  private static final Set<String> OWN_SITES = Set.of("same-origin", "none");
  private static final List<String> ONCE =
      List.of(
          "accept", "host", "origin", "content-type", "content-length", "expect", "sec-fetch-site");

  private final Hosts hosts;

  HeadCheck(Hosts hosts) {
    this.hosts = hosts;
  }

  /** Returns what is wrong with the head of a request; null for nothing. */
  @Nullable Problem problemOf(HttpServerRequest request) {
    try {
      checkMethod(request);
      ONCE.forEach(name -> checkOnce(request, name));
      String host = checkHost(request);
      Target.check(request.uri(), host);
      checkOrigin(request, host);
      checkBody(request);
      checkExpectations(request);
      return null;
    } catch (ProblemException refused) {
      return refused.problem();
    }
  }

  private static void checkMethod(HttpServerRequest request) {
    HttpMethod method = request.method();
    if (!KNOWN.contains(method)) {
      throw new ProblemException(
          501, "NOT_IMPLEMENTED", "method: " + shown(method.name()) + " (expected: one of HTTP's)");
    }
  }

  private static void checkOnce(HttpServerRequest request, String name) {
    int times = request.headers().getAll(name).size();
    if (times > 1) {
      throw bad(name + ": given " + times + " times (expected: once)");
    }
  }

  /** HTTP/1.0 does not require the header, and no browser uses HTTP/1.0. */
  private String checkHost(HttpServerRequest request) {
    String host = request.getHeader(HttpHeaders.HOST);
    if (host == null && request.version() == HttpVersion.HTTP_1_0) {
      return "";
    }
    if (host == null) {
      throw bad("host: missing (expected: the address of the gateway)");
    }
    if (!Hosts.isWellFormed(host)) {
      throw bad("host: " + shown(host) + " (expected: a name or an address, and a port)");
    }
    if (!hosts.contains(host)) {
      throw new ProblemException(
          421,
          "MISDIRECTED",
          "host: " + shown(host) + " (expected: a loopback name, or one in gateway.hosts)");
    }
    return host.toLowerCase(Locale.ROOT);
  }

  private static void checkOrigin(HttpServerRequest request, String host) {
    String origin = request.getHeader(HttpHeaders.ORIGIN);
    if (origin != null && !isOwn(origin.toLowerCase(Locale.ROOT), host)) {
      throw policy("origin: " + shown(origin) + " (expected: http://" + host + ")");
    }
    String site = request.getHeader("sec-fetch-site");
    if (site != null && !OWN_SITES.contains(site)) {
      throw policy("sec-fetch-site: " + shown(site) + " (expected: same-origin or none)");
    }
  }

  /** A proxy in front of the gateway may serve the browser over HTTPS. */
  private static boolean isOwn(String origin, String host) {
    return origin.equals("http://" + host) || origin.equals("https://" + host);
  }

  private static void checkBody(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    boolean chunked = request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    if (WITHOUT_BODY.contains(request.method())
        && (chunked || (length != null && !length.equals("0")))) {
      throw bad("body (expected: none with " + request.method() + ")");
    }
    for (String coding : request.headers().getAll(HttpHeaders.CONTENT_ENCODING)) {
      if (!coding.strip().equalsIgnoreCase("identity")) {
        throw new ProblemException(
            415,
            "UNSUPPORTED_MEDIA_TYPE",
            "content-encoding: " + shown(coding) + " (expected: left out)");
      }
    }
  }

  private static void checkExpectations(HttpServerRequest request) {
    String expect = request.getHeader(HttpHeaders.EXPECT);
    if (expect != null && !expect.strip().equalsIgnoreCase("100-continue")) {
      throw new ProblemException(
          417, "EXPECTATION_FAILED", "expect: " + shown(expect) + " (expected: 100-continue)");
    }
    for (String protocol : request.headers().getAll(HttpHeaders.UPGRADE)) {
      if (protocol.toLowerCase(Locale.ROOT).contains("websocket")) {
        throw bad("upgrade: " + shown(protocol) + " (expected: left out; there are no WebSockets)");
      }
    }
  }

  private static ProblemException bad(String detail) {
    return new ProblemException(400, "INVALID", detail);
  }

  private static ProblemException policy(String detail) {
    return new ProblemException(403, "POLICY", detail);
  }
}
