package dev.sluice.runtime.upstream;

import io.vertx.core.Future;
import java.util.List;

/** Finds the addresses of names. */
@FunctionalInterface
public interface NameLookup {

  /**
   * Asks once for all addresses of a name, of both families.
   *
   * @param name of two labels or more, in ASCII and lower case
   * @return at least one address, on the context of the caller; fails where there is none
   */
  Future<List<IpAddress>> all(String name);

  /** Ends it. */
  default void close() {}
}
