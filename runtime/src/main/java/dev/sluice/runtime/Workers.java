package dev.sluice.runtime;

import dev.sluice.contracts.Address;
import dev.sluice.contracts.Kind;
import dev.sluice.contracts.node.WorkerCard;
import dev.sluice.runtime.actor.Actor;
import dev.sluice.runtime.bus.Bus;
import dev.sluice.runtime.loops.LoopMonitor;
import dev.sluice.runtime.platform.Platform;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The worker instances of a node. */
final class Workers {
  /** How long instances may take to report what was cancelled when draining ended. */
  private static final long ABORT_MILLIS = 2_000;

  private final String node;
  private final Platform platform;
  private final Bus bus;
  private final LoopMonitor loops;
  private final List<Actor> instances = new CopyOnWriteArrayList<>();

  Workers(String node, Platform platform, Bus bus, LoopMonitor loops) {
    this.node = node;
    this.platform = platform;
    this.bus = bus;
    this.loops = loops;
  }

  /** Deploys instances, and one consumer on each public address that they serve. */
  Future<?> deploy(
      String role, int number, Supplier<? extends Actor> worker, Collection<Kind<?, ?>> kinds) {
    List<Actor> created = new ArrayList<>();
    List<Future<String>> deployments = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      Actor actor = worker.get();
      actor.attach(node + "/" + role + "/" + i, bus, loops);
      created.add(actor);
      deployments.add(platform.vertx().deployVerticle(actor));
    }
    return Future.all(deployments)
        .compose(deployed -> deployConsumers(created, kinds))
        .onSuccess(deployed -> instances.addAll(created));
  }

  /** Returns what beats announce of each instance. Safe on any thread. */
  List<WorkerCard> cards() {
    return instances.stream().map(Actor::card).toList();
  }

  /** Drains all instances. */
  Future<?> drain(long limitMillis) {
    return Future.join(instances.stream().map(actor -> actor.drain(limitMillis)).toList())
        .timeout(limitMillis + ABORT_MILLIS, TimeUnit.MILLISECONDS);
  }

  private Future<?> deployConsumers(List<Actor> actors, Collection<Kind<?, ?>> kinds) {
    List<Future<String>> deployments = new ArrayList<>();
    for (Address<?, ?> address : actors.get(0).served()) {
      List<String> own = actors.stream().map(actor -> actor.ownAddress(address)).toList();
      boolean isRepeatable =
          kinds.stream().anyMatch(kind -> kind.address().equals(address) && kind.repeatable());
      deployments.add(
          platform
              .vertx()
              .deployVerticle(
                  new AddressConsumer(bus, address, isRepeatable, own, platform.meters())));
    }
    return Future.all(deployments);
  }
}
