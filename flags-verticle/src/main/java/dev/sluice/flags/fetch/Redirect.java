package dev.sluice.flags.fetch;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Fault;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.flags.Download;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules for following an upstream elsewhere. */
final class Redirect {
  /** Honest chains have two or three; browsers give up after twenty. */
  static final int MAX_REDIRECTS = 5;

  private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);

  private Redirect() {}

  static boolean is(int status) {
    return STATUSES.contains(status);
  }

  /**
   * Where to go next.
   *
   * @param from what was asked for
   * @param location the answer's header; null where there was none
   * @throws Failure where nobody should go there
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

  /** A target has to be what a caller could have asked for. */
  private static URI resolved(URI from, @Nullable String location) {
    if (location == null) {
      throw refused(null, "a URL");
    }
    try {
      return new Download(from.resolve(location).toString(), null).uri();
    } catch (InvalidMessage | IllegalArgumentException malformed) {
      throw refused(location, "an http or https URL");
    }
  }

  /** It is the upstream that sent us there, so it is not the caller who is refused. */
  static Failure refused(@Nullable Object location, String expected) {
    return new Failure(
        FailureCode.UPSTREAM_MALFORMED, Fault.of("location", location, expected).detail());
  }
}
