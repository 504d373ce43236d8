package dev.sluice.runtime;

import dev.sluice.contracts.Address;
import dev.sluice.contracts.BinaryReply;
import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Fields;
import dev.sluice.contracts.Headers;
import dev.sluice.contracts.Message;
import dev.sluice.contracts.Report;
import dev.sluice.contracts.Request;
import dev.sluice.contracts.batch.BatchOptions;
import dev.sluice.runtime.bus.Bus;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's only consumer on a public address: forwards messages of any client to the node's own
 * instances, round robin.
 *
 * <p>There is one for each node and address, because the round robin of the cluster starves nodes
 * with fewer consumers than others.
 */
final class AddressConsumer extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(AddressConsumer.class);

  /** How much longer than the attempt's time limit to wait for its report. */
  private static final long REPLY_GRACE_MILLIS = 2_000;

  private final Bus bus;
  private final Address<?, ?> address;
  private final boolean repeatable;
  private final List<String> instances;
  private final MeterRegistry meters;
  private int next;

  /**
   * @param repeatable whether a message without reply address is executed
   * @param instances the own addresses of the node's instances; at least one
   */
  AddressConsumer(
      Bus bus,
      Address<?, ?> address,
      boolean repeatable,
      List<String> instances,
      MeterRegistry meters) {
    this.bus = bus;
    this.address = address;
    this.repeatable = repeatable;
    this.instances = List.copyOf(instances);
    this.meters = meters;
  }

  @Override
  public Future<?> start() {
    return bus.consumer(address.name(), this::receive).completion();
  }

  private void receive(io.vertx.core.eventbus.Message<Object> message) {
    if (message.replyAddress() == null && !isExecuted()) {
      return;
    }
    Request request = address.requestFrom(message.body());
    long timeoutMillis = timeoutMillis(message);
    MultiMap headers =
        MultiMap.caseInsensitiveMultiMap()
            .setAll(message.headers())
            .set(Headers.TIMEOUT, Long.toString(timeoutMillis));
    if (!headers.contains(Headers.BATCH)) {
      headers.set(Headers.BATCH, "bus-" + Ids.next());
    }
    bus.ask(instance(), request, headers, timeoutMillis + REPLY_GRACE_MILLIS)
        .onSuccess(report -> answer(message, request, report))
        .onFailure(cause -> Bus.fail(message, (Failure) cause));
  }

  /** A message without reply address is executed only if its kind is repeatable. */
  private boolean isExecuted() {
    meters.counter("sluice.bus.unanswerable", "address", address.name()).increment();
    LOG.info("{}: message without reply address", address.name());
    return repeatable;
  }

  private static long timeoutMillis(io.vertx.core.eventbus.Message<Object> message) {
    long byHeader = Bus.timeoutMillis(message.headers());
    return message.body() instanceof JsonObject json
        ? Fields.of(json).integer("timeoutMillis", byHeader, 1, BatchOptions.DAY)
        : byHeader;
  }

  private String instance() {
    next = (next + 1) % instances.size();
    return instances.get(next);
  }

  private static void answer(
      io.vertx.core.eventbus.Message<Object> message, Request request, Report report) {
    Message value = report.value();
    if (value instanceof BinaryReply binary && isAnswer(report)) {
      message.reply(binary.bytes(), new DeliveryOptions().setHeaders(binary.headers()));
    } else if (value != null && isAnswer(report)) {
      message.reply(request.identity().mergeIn(value.toJson()));
    } else if (report.failure() != null) {
      Bus.fail(message, report.failure());
    }
  }

  /** A command that failed has run: its caller receives its output. */
  private static boolean isAnswer(Report report) {
    return report.failure() == null
        || report.failure().code() == FailureCode.EXIT_NONZERO
        || report.failure().code() == FailureCode.SIGNALLED;
  }
}
