package dev.sluice.runtime.actor;

import static java.util.Objects.requireNonNull;

import dev.sluice.contracts.Address;
import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Kind;
import dev.sluice.contracts.Message;
import dev.sluice.contracts.Report;
import dev.sluice.contracts.Request;
import dev.sluice.contracts.node.Upstream;
import dev.sluice.contracts.node.WorkerCard;
import dev.sluice.runtime.Bus;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A worker: a verticle that performs tasks behind a bounded mailbox, and answers always.
 *
 * <p>A subclass makes its collaborators in {@link #start} and returns what {@link #serve} returns.
 * Each instance answers on an address of its own, which is how a gateway aims at it. Every message
 * gets a {@link Report}: a full mailbox and a malformed body at once, a handler that throws as
 * {@link FailureCode#INTERNAL}, a handler that takes too long at its limit.
 */
public abstract class Actor extends VerticleBase {
  private final Mailbox mailbox;
  private final int capacity;
  private final List<Address<?, ?>> served = new ArrayList<>();
  private final Map<String, Upstream> upstreams = new HashMap<>();
  private final Map<String, Work> accepted = new HashMap<>();
  private final Promise<Void> drained = Promise.promise();
  private boolean draining;
  private @Nullable String id;
  private @Nullable Bus bus;

  /**
   * @param capacity how much work one instance takes
   */
  protected Actor(Capacity capacity) {
    this.mailbox = new Mailbox(capacity.concurrency(), capacity.mailbox());
    this.capacity = capacity.concurrency();
  }

  /** Gives the actor its name and its bus. To be called once, before it is deployed. */
  public final void attach(String instanceId, Bus nodeBus) {
    this.id = requireNonNull(instanceId, "instanceId");
    this.bus = requireNonNull(nodeBus, "nodeBus");
  }

  /** What this instance tells gateways of itself, once it has started. */
  public final WorkerCard card() {
    Map<String, String> addresses =
        served.stream().collect(Collectors.toMap(Address::name, this::ownAddress));
    return new WorkerCard(id(), getClass().getSimpleName(), addresses, capacity, upstreams);
  }

  /** The public addresses that this instance serves, once it has started. */
  public final List<Address<?, ?>> served() {
    return List.copyOf(served);
  }

  /** Where this very instance answers what is asked at a public address. */
  public final String ownAddress(Address<?, ?> address) {
    return address.name() + "@" + id();
  }

  /**
   * Takes no more work, lets what runs come to its end, and aborts what has not by then.
   *
   * @param limitMillis how long to wait for it
   * @return completes when nothing runs any more; on this actor's context
   */
  public final Future<Void> drain(long limitMillis) {
    context.runOnContext(
        ignored -> {
          draining = true;
          completeDrain();
          vertx.setTimer(Math.max(1, limitMillis), timer -> abortAll());
        });
    return drained.future();
  }

  /** Serves a kind with {@code handler}, at this instance's own address. */
  protected final <Q extends Request, R extends Message> Future<?> serve(
      Kind<Q, R> kind, TaskHandler<Q, R> handler) {
    return serve(kind.address(), handler);
  }

  /** Serves an address that is no kind of its own, such as the bytes of an image. */
  protected final <Q extends Request, R extends Message> Future<?> serve(
      Address<Q, R> address, TaskHandler<Q, R> handler) {
    Future<?> cancels = served.isEmpty() ? listenForCancels() : Future.succeededFuture();
    served.add(address);
    return bus()
        .consumer(ownAddress(address), message -> receive(message, address, handler))
        .completion()
        .compose(listening -> cancels);
  }

  /** Says where the requests of a kind and route go, so that gateways can bound them. */
  protected final void announceUpstream(Kind<?, ?> kind, String route, Upstream upstream) {
    upstreams.put(kind.name() + ":" + route, upstream);
  }

  private Future<?> listenForCancels() {
    return bus().consumer(Bus.cancelAddress(id()), this::cancel).completion();
  }

  private <Q extends Request, R extends Message> void receive(
      io.vertx.core.eventbus.Message<Object> message,
      Address<Q, R> address,
      TaskHandler<Q, R> handler) {
    try {
      Q request = address.requestFrom(message.body());
      Work work = new Work(message.headers(), Bus.timeoutMillis(message.headers()));
      admit(message, work, () -> handler.handle(request, work));
    } catch (Failure invalid) {
      message.reply(Report.of(invalid));
    }
  }

  private void admit(
      io.vertx.core.eventbus.Message<Object> message,
      Work work,
      Supplier<Future<? extends Message>> handler) {
    if (draining) {
      message.reply(Report.of(new Failure(FailureCode.DRAINING, "the node is going")));
      return;
    }
    Execution execution = new Execution(vertx, work, report -> finish(message, work, report));
    accepted.put(work.id(), work);
    if (!mailbox.offer(() -> execution.run(handler))) {
      accepted.remove(work.id());
      message.reply(Report.of(new Failure(FailureCode.OVERLOADED, "the mailbox is full")));
    }
  }

  private void finish(io.vertx.core.eventbus.Message<Object> message, Work work, Report report) {
    accepted.remove(work.id(), work);
    message.reply(report);
    mailbox.done();
    completeDrain();
  }

  private void cancel(io.vertx.core.eventbus.Message<Object> message) {
    Work work = accepted.get(String.valueOf(message.body()));
    if (work != null) {
      work.abort(FailureCode.CANCELLED);
    }
  }

  private void abortAll() {
    Map.copyOf(accepted).values().forEach(work -> work.abort(FailureCode.DRAINING));
  }

  private void completeDrain() {
    if (draining && mailbox.isIdle()) {
      drained.tryComplete();
    }
  }

  private String id() {
    return requireNonNull(id, "attach() comes before deployment");
  }

  private Bus bus() {
    return requireNonNull(bus, "attach() comes before deployment");
  }
}
