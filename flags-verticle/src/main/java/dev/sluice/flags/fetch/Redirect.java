package dev.sluice.flags.fetch;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Fault;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.flags.Download;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules for redirects. */
final class Redirect {
  /** Usual chains have two or three redirects; browsers stop after twenty. */
  static final int MAX_REDIRECTS = 5;

  private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);

  private Redirect() {}

  static boolean is(int status) {
    return STATUSES.contains(status);
  }

  /**
   * Resolves the target of a redirect.
   *
   * @param from the URL that was requested
   * @param location the header {@code Location}; null if there is none
   * @throws Failure if the target is not a valid URL, or leads from https to http
   */
  static URI next(URI from, @Nullable String location) {
    URI next = resolved(from, location);
    if ("https".equalsIgnoreCase(from.getScheme()) && !"https".equalsIgnoreCase(next.getScheme())) {
      throw refused(location, "https, as before");
    }
    return next;
  }

  static Failure tooMany() {
    return new Failure(
        FailureCode.UPSTREAM_MALFORMED,
        "redirects: one more (expected: at most " + MAX_REDIRECTS + ")");
  }

  /** A target must be a URL that a caller could have submitted. */
  private static URI resolved(URI from, @Nullable String location) {
    if (location == null || location.isEmpty()) {
      throw refused(location, "a URL");
    }
    try {
      return new Download(Reference.parse(location).resolve(from), null).uri();
    } catch (InvalidMessage | IllegalArgumentException malformed) {
      throw refused(location, "an http or https URL");
    }
  }

  /** Returns the failure of a redirect. The upstream is at fault, not the caller. */
  static Failure refused(@Nullable Object location, String expected) {
    return new Failure(
        FailureCode.UPSTREAM_MALFORMED, Fault.of("location", location, expected).detail());
  }
}
