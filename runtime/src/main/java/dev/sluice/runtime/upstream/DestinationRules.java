package dev.sluice.runtime.upstream;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where URLs that callers give may lead. Pure.
 *
 * @param section the section of the settings that they stand in, which refusals name
 * @param allowed origins that the settings name; nothing of them is checked
 * @param ports of all other origins
 * @param addresses of all other origins
 */
public record DestinationRules(
    String section, Set<Origin> allowed, SortedSet<Integer> ports, AddressRules addresses) {

  /** Copies. */
  public DestinationRules {
    allowed = Set.copyOf(allowed);
    ports = new TreeSet<>(ports);
  }

  /** The same, with one more origin that the settings name. */
  public DestinationRules allowing(Origin named) {
    Set<Origin> more = new HashSet<>(allowed);
    more.add(named);
    return new DestinationRules(section, more, ports, addresses);
  }

  boolean names(Origin origin) {
    return allowed.contains(origin);
  }

  /**
   * What is wrong with an origin that {@link #names} does not name, as far as can be told without
   * looking up its name.
   *
   * @return what is expected instead; null where nothing is wrong
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

  /** What is wrong with the addresses of a name: one that may not be reached spoils all. */
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
