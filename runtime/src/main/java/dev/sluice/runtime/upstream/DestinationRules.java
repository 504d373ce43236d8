package dev.sluice.runtime.upstream;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rules for destinations of callers' URLs. Performs no I/O.
 *
 * @param section the section of the settings with these rules, for error texts
 * @param allowed the origins that the settings name; they are allowed without further checks
 * @param ports the allowed ports of all other origins
 * @param addresses the rules for the addresses of all other origins
 */
public record DestinationRules(
    String section, Set<Origin> allowed, SortedSet<Integer> ports, AddressRules addresses) {

  /** Copies the sets. */
  public DestinationRules {
    allowed = Set.copyOf(allowed);
    ports = new TreeSet<>(ports);
  }

  /** Returns a copy that allows one more origin. */
  public DestinationRules allowing(Origin named) {
    Set<Origin> more = new HashSet<>(allowed);
    more.add(named);
    return new DestinationRules(section, more, ports, addresses);
  }

  boolean allows(Origin origin) {
    return allowed.contains(origin);
  }

  /**
   * Checks an origin that the settings do not name, without looking up its addresses.
   *
   * @return what is expected instead; null if the origin is valid
   */
  @Nullable String refusal(Origin origin) {
    String wrong = hostRefusal(origin);
    if (wrong == null && !ports.contains(origin.port())) {
      return "port " + listed() + "; " + section + ".ports may list more" + hint();
    }
    return wrong;
  }

  private @Nullable String hostRefusal(Origin origin) {
    IpAddress literal = IpAddress.parse(origin.bareHost());
    if (literal != null) {
      return refusal(List.of(literal));
    }
    String wrong =
        origin.host().startsWith("[")
            ? "an IPv6 address without a zone"
            : HostRules.refusal(origin.host());
    return wrong == null ? null : wrong + hint();
  }

  /** Checks all addresses of a name. One that is refused makes the name refused. */
  @Nullable String refusal(List<IpAddress> found) {
    for (IpAddress address : found) {
      String what = addresses.refusal(address);
      if (what != null) {
        return "a public address; " + address + " is " + what + hint();
      }
    }
    return null;
  }

  private String listed() {
    return ports.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  private String hint() {
    return "; " + section + ".allow may name the origin";
  }
}
