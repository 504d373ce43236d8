package dev.sluice.runtime.bus;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Fields;
import dev.sluice.contracts.Headers;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.Message;
import dev.sluice.contracts.Output;
import dev.sluice.contracts.Report;
import dev.sluice.contracts.Request;
import dev.sluice.contracts.SluiceCodec;
import dev.sluice.contracts.batch.BatchOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event bus of a node: typed messages, one codec, and a reply to every request.
 *
 * <p>All use of the bus goes through this class. Safe on any thread; replies arrive on the caller's
 * context.
 */
public final class Bus {
  /** The reason of a failure whose details are for the operator alone. */
  public static final String INTERNAL_ERROR = "internal error; see the node's log";

  private static final Logger LOG = LoggerFactory.getLogger(Bus.class);
  private static final long DEFAULT_TIMEOUT_MILLIS = BatchOptions.DEFAULT.timeoutMillis();

  private final EventBus eventBus;

  /** Registers the codec. Created once for each Vert.x. */
  public Bus(Vertx vertx) {
    eventBus = vertx.eventBus();
    eventBus.registerCodec(new SluiceCodec());
    eventBus.codecSelector(body -> body instanceof Message ? SluiceCodec.NAME : null);
  }

  /**
   * Sends an attempt to a worker instance.
   *
   * @param address the instance's own address
   * @param headers the attempt's task and time limit
   * @param replyMillis how long to wait for the report; more than the attempt's time limit
   * @return the report; fails with {@link FailureCode#NO_WORKER} if the address has no consumer,
   *     and with {@link FailureCode#NODE_LOST} if no reply arrived in time
   */
  public Future<Report> ask(String address, Request request, MultiMap headers, long replyMillis) {
    DeliveryOptions options = new DeliveryOptions().setHeaders(headers).setSendTimeout(replyMillis);
    return request(address, request, options)
        .map(reply -> reportOf(reply.body()))
        .recover(cause -> Future.failedFuture(BusFailures.of(cause)));
  }

  /** Cancels an attempt at a worker instance. */
  public void cancel(String workerId, String attempt) {
    eventBus.send(cancelAddress(workerId), attempt);
  }

  /**
   * Pings a worker instance, to measure how long its loop takes to reply.
   *
   * @param timeoutMillis how long to wait for the reply
   */
  public Future<?> ping(String workerId, long timeoutMillis) {
    return eventBus.request(
        pingAddress(workerId), "", new DeliveryOptions().setSendTimeout(timeoutMillis));
  }

  /**
   * Sends a piece of an attempt's live output.
   *
   * @param address the address of the receiver
   * @param headers the attempt
   * @param ackMillis how long to wait for the acknowledgement
   * @return completes when the piece is acknowledged; fails if the receiver is gone
   */
  public Future<?> sendOutput(String address, Output output, MultiMap headers, long ackMillis) {
    DeliveryOptions options = new DeliveryOptions().setHeaders(headers).setSendTimeout(ackMillis);
    try {
      return eventBus.request(address, output, options);
    } catch (RuntimeException closed) {
      return Future.failedFuture(closed);
    }
  }

  /** Publishes a message to all consumers of an address. */
  public void publish(String address, Message message) {
    eventBus.publish(address, message.toJson());
  }

  /** Asks all nodes to publish their beat now. */
  public void hello(String address) {
    eventBus.publish(address, new JsonObject());
  }

  /**
   * Registers a consumer. A handler that throws fails the message, so that its sender does not wait
   * for a reply in vain.
   */
  public MessageConsumer<Object> consumer(
      String address, Handler<io.vertx.core.eventbus.Message<Object>> handler) {
    return eventBus.consumer(address, message -> handleSafely(message, handler));
  }

  /** Fails a message with the code and the reason of a failure. */
  public static void fail(io.vertx.core.eventbus.Message<?> message, Failure failure) {
    message.fail(failure.code().number(), failure.reason());
  }

  /** Returns an attempt's time limit from its headers, in milliseconds. */
  public static long timeoutMillis(MultiMap headers) {
    String text = headers.get(Headers.TIMEOUT);
    if (text == null) {
      return DEFAULT_TIMEOUT_MILLIS;
    }
    try {
      return Math.max(1, Math.min(BatchOptions.DAY, Long.parseLong(text)));
    } catch (NumberFormatException malformed) {
      throw InvalidMessage.of(Headers.TIMEOUT, text, "milliseconds");
    }
  }

  /** Returns the address at which a worker instance is notified of canceled attempts. */
  public static String cancelAddress(String workerId) {
    return "sluice.cancel.v1@" + workerId;
  }

  /** Returns the address at which a node's gateway receives live output. */
  public static String outputAddress(String node) {
    return "sluice.output.v1@" + node;
  }

  /** Returns the address at which a worker instance replies to pings. */
  public static String pingAddress(String workerId) {
    return "sluice.ping.v1@" + workerId;
  }

  /** The event bus throws when it is closed, and when a message cannot be encoded. */
  private Future<io.vertx.core.eventbus.Message<Object>> request(
      String address, Request request, DeliveryOptions options) {
    try {
      return eventBus.request(address, request, options);
    } catch (RuntimeException rejected) {
      return Future.failedFuture(rejected);
    }
  }

  /** An invalid report is an internal error of the worker, and not an invalid request. */
  private static Report reportOf(Object body) {
    try {
      return Fields.read(body, Report.class, Report::from);
    } catch (InvalidMessage invalid) {
      throw new Failure(FailureCode.INTERNAL, "the worker's report: " + invalid.reason());
    }
  }

  private static void handleSafely(
      io.vertx.core.eventbus.Message<Object> message,
      Handler<io.vertx.core.eventbus.Message<Object>> handler) {
    try {
      handler.handle(message);
    } catch (Failure failure) {
      fail(message, failure);
    } catch (Throwable internal) {
      LOG.error("{}: internal error in its consumer", message.address(), internal);
      fail(message, new Failure(FailureCode.INTERNAL, INTERNAL_ERROR));
    }
  }
}
