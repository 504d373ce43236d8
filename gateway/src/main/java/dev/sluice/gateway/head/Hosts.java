package dev.sluice.gateway.head;

import dev.sluice.runtime.upstream.IpAddress;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names by which the gateway may be called.
 *
 * <p>A page that rebinds its own name to the gateway's address sends that name in {@code Host}.
 * Therefore a name must be known. An address cannot be rebound, so any address is accepted if
 * remote callers are allowed.
 */
public final class Hosts {
  private static final Pattern HOST =
      Pattern.compile("(\\[[0-9A-Fa-f:.]{2,45}]|[A-Za-z0-9._-]{1,253})(:[0-9]{1,5})?");
  private static final Pattern LOOPBACK_ADDRESS =
      Pattern.compile("127(\\.[0-9]{1,3}){3}|\\[(0{0,4}:){2,7}0{0,3}1]");
  private static final Pattern ADDRESS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[.*]");
  private static final int MAX_PORT = 65_535;

  private final Set<String> names;
  private final boolean anyAddress;

  /**
   * Creates a set of names.
   *
   * @param names the names in addition to loopback names
   * @param anyAddress whether any address is accepted
   */
  public Hosts(Stream<String> names, boolean anyAddress) {
    this.names = names.map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    this.anyAddress = anyAddress;
  }

  /** Returns whether a {@code Host} header is a host with or without a port. */
  static boolean isWellFormed(String header) {
    Matcher matcher = HOST.matcher(header);
    return matcher.matches()
        && isNameOrAddress(matcher.group(1))
        && (matcher.group(2) == null
            || Integer.parseInt(matcher.group(2).substring(1)) <= MAX_PORT);
  }

  private static boolean isNameOrAddress(String host) {
    return !host.startsWith("[") || IpAddress.parse(host.substring(1, host.length() - 1)) != null;
  }

  /** Returns whether a well-formed header names this gateway. */
  boolean contains(String header) {
    Matcher matcher = HOST.matcher(header);
    String host = matcher.matches() ? matcher.group(1).toLowerCase(Locale.ROOT) : "";
    return host.equals("localhost")
        || host.endsWith(".localhost")
        || LOOPBACK_ADDRESS.matcher(host).matches()
        || names.contains(host)
        || (anyAddress && ADDRESS.matcher(host).matches());
  }
}
