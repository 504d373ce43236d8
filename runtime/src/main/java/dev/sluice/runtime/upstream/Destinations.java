package dev.sluice.runtime.upstream;

import dev.sluice.contracts.Failure;
import io.vertx.core.Future;
import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the one address to connect to for a URL that a caller or an upstream gave: its name is
 * looked up once, all its addresses are checked, and one of those that were checked is the answer,
 * so that a name which leads elsewhere a moment later (DNS rebinding) gains nothing.
 */
public final class Destinations {
  private final DestinationRules rules;
  private final NameLookup names;

  /**
   * @param rules where URLs may lead
   * @param names asked for what is not an address already
   */
  public Destinations(DestinationRules rules, NameLookup names) {
    this.rules = rules;
    this.names = names;
  }

  /** The same, with one more origin that the settings name. */
  public Destinations allowing(Origin named) {
    return new Destinations(rules.allowing(named), names);
  }

  /**
   * Where to connect to.
   *
   * @param uri absolute, http or https, without a user
   * @param refused makes a failure of what is expected instead
   * @return an address that was checked, or the host as it is where the settings name the origin;
   *     fails as {@code refused} says, or as the look-up does
   */
  public Future<SocketAddress> find(URI uri, Function<String, Failure> refused) {
    Origin origin = Origin.of(uri);
    if (rules.names(origin)) {
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

  /** IPv4 first: it is there where IPv6 is, and often where that is not. */
  private static IpAddress preferred(List<IpAddress> found) {
    return found.stream().filter(IpAddress::isV4).findFirst().orElse(found.get(0));
  }

  private static SocketAddress socket(Origin origin, String host) {
    return SocketAddress.inetSocketAddress(origin.port(), host);
  }
}
