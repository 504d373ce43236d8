package dev.sluice.lab.stall;

import dev.sluice.contracts.Address;
import dev.sluice.contracts.Kind;
import dev.sluice.runtime.Node;
import dev.sluice.runtime.NodeModule;
import io.vertx.core.Future;
import java.util.List;

/**
 * The role {@code stall}: work that blocks its event loop. A node does not find this module by
 * itself; turning the lab on adds it.
 */
public final class StallModule implements NodeModule {
  static final Kind<Stall, Stalled> STALL =
      new Kind<>(
          "stall",
          new Address<>(
              "sluice.lab.stall.v1", Stall.class, Stalled.class, Stall::from, Stalled::from),
          true,
          null);

  @Override
  public String role() {
    return "stall";
  }

  @Override
  public List<Kind<?, ?>> kinds() {
    return List.of(STALL);
  }

  @Override
  public Future<?> start(Node node) {
    return node.deployWorkers(role(), 1, StallVerticle::new);
  }
}
