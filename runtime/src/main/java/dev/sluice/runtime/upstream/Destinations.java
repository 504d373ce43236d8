package dev.sluice.runtime.upstream;

import dev.sluice.contracts.Failure;
import io.vertx.core.Future;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the URL of a caller or of a redirect to the address to connect to.
 *
 * <p>Looks up the name once, checks all its addresses, and returns one of them. A name that
 * resolves to another address a moment later (DNS rebinding) therefore has no effect.
 */
public final class Destinations {
  private final DestinationRules rules;
  private final NameLookup names;

  /**
   * @param rules the rules for destinations
   * @param names looks up hosts that are not addresses
   */
  public Destinations(DestinationRules rules, NameLookup names) {
    this.rules = rules;
    this.names = names;
  }

  /** Returns a copy that allows one more origin. */
  public Destinations allowing(Origin named) {
    return new Destinations(rules.allowing(named), names);
  }

  /**
   * Finds the address to connect to.
   *
   * @param uri an absolute http or https URL without user information
   * @param refused creates the failure from a text that describes what is expected instead
   * @return a checked address, or the unchecked host if the settings name the origin; fails with
   *     the failure of {@code refused}, or with that of the DNS look-up
   */
  public Future<SocketAddress> find(URI uri, Function<String, Failure> refused) {
    Origin origin = Origin.of(uri);
    if (rules.allows(origin)) {
      return Future.succeededFuture(socket(origin, origin.bareHost()));
    }
    String wrong = rules.refusal(origin);
    if (wrong != null) {
      return Future.failedFuture(refused.apply(wrong));
    }
    return IpAddress.parse(origin.bareHost()) != null
        ? Future.succeededFuture(socket(origin, origin.bareHost()))
        : names.all(origin.host()).compose(found -> checked(origin, found, refused));
  }

  private Future<SocketAddress> checked(
      Origin origin, List<IpAddress> found, Function<String, Failure> refused) {
    @Nullable String wrong = rules.refusal(found);
    return wrong == null
        ? Future.succeededFuture(socket(origin, preferred(found).toString()))
        : Future.failedFuture(refused.apply(wrong));
  }

  /** Prefers IPv4, because many networks lack IPv6 and few lack IPv4. */
  private static IpAddress preferred(List<IpAddress> found) {
    return found.stream().filter(IpAddress::isV4).findFirst().orElse(found.get(0));
  }

  private static SocketAddress socket(Origin origin, String host) {
    return SocketAddress.inetSocketAddress(origin.port(), host);
  }
}
