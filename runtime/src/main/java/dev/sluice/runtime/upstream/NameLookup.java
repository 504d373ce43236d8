package dev.sluice.runtime.upstream;

import io.vertx.core.Future;
import java.util.List;

/** Looks up the addresses of host names. */
@FunctionalInterface
public interface NameLookup {

  /**
   * Looks up all addresses of a name, of both families.
   *
   * @param name a name of two labels or more, in ASCII and lower case
   * @return at least one address, on the context of the caller; fails if there is none
   */
  Future<List<IpAddress>> all(String name);

  /** Releases the sockets. */
  default void close() {}
}
