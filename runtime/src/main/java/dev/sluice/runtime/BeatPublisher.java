package dev.sluice.runtime;

import dev.sluice.contracts.node.NodeBeat;
import dev.sluice.contracts.node.WorkerCard;
import dev.sluice.runtime.bus.Bus;
import dev.sluice.runtime.platform.Platform;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Publishes the node's beat once a second, and at once when a gateway asks for it. Runs on the loop
 * of the bus, where no verticle can delay it.
 */
final class BeatPublisher {
  private static final long BEAT_MILLIS = 1_000;

  private final String id;
  private final List<String> roles;
  private final Platform platform;
  private final Bus bus;
  private final Supplier<List<WorkerCard>> workers;
  private volatile boolean leaving;
  private volatile boolean stopped;

  BeatPublisher(
      String id,
      Set<String> roles,
      Platform platform,
      Bus bus,
      Supplier<List<WorkerCard>> workers) {
    this.id = id;
    this.roles = roles.stream().sorted().toList();
    this.platform = platform;
    this.bus = bus;
    this.workers = workers;
  }

  /** Starts publishing; completes when the first beat has been published. */
  Future<?> start() {
    Promise<Object> started = Promise.promise();
    platform.busContext().runOnContext(onBus -> startHere().onComplete(started));
    return started.future();
  }

  /** Announces that the node is shutting down. */
  void leave() {
    leaving = true;
    publish();
  }

  boolean isLeaving() {
    return leaving;
  }

  void stop() {
    stopped = true;
  }

  private Future<Object> startHere() {
    platform.vertx().setPeriodic(BEAT_MILLIS, timer -> publishUnlessStopped());
    return bus.consumer(NodeBeat.HELLO, hello -> publish())
        .completion()
        .onSuccess(ready -> publish())
        .mapEmpty();
  }

  /** The timer may fire once more after the event bus has been closed. */
  private void publishUnlessStopped() {
    if (!stopped) {
      publish();
    }
  }

  private void publish() {
    bus.publish(
        NodeBeat.ADDRESS, new NodeBeat(id, platform.clusterId(), roles, workers.get(), leaving));
  }
}
