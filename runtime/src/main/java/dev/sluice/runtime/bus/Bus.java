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
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event bus as Sluice speaks it: typed messages, one codec, and an answer to every request.
 *
 * <p>All use of the bus goes through here. Safe to call from any thread; replies come on the
 * caller's context.
 */
public final class Bus {
  private static final Logger LOG = LoggerFactory.getLogger(Bus.class);
  private static final long DEFAULT_TIMEOUT_MILLIS = BatchOptions.DEFAULT.timeoutMillis();

  private final EventBus eventBus;

  /** Registers the codec; to be made once for each Vert.x. */
  public Bus(Vertx vertx) {
    eventBus = vertx.eventBus();
    eventBus.registerCodec(new SluiceCodec());
    eventBus.codecSelector(body -> body instanceof Message ? SluiceCodec.NAME : null);
  }

  /**
   * Asks a worker instance for one attempt.
   *
   * @param address the instance's own address
   * @param headers whose attempt it is, and its time limit
   * @param patienceMillis how long to wait for the report; more than the attempt's own limit
   * @return the report; or fails with {@link FailureCode#NO_WORKER} where nobody listens at the
   *     address, {@link FailureCode#NODE_LOST} where no answer came in time
   */
  public Future<Report> ask(
      String address, Request request, MultiMap headers, long patienceMillis) {
    DeliveryOptions options =
        new DeliveryOptions().setHeaders(headers).setSendTimeout(patienceMillis);
    return request(address, request, options)
        .map(reply -> reportOf(reply.body()))
        .recover(cause -> Future.failedFuture(failure(cause)));
  }

  /** Tells a worker instance that an attempt is no longer wanted. */
  public void cancel(String workerId, String attempt) {
    eventBus.send(cancelAddress(workerId), attempt);
  }

  /**
   * Asks a worker for no more than an answer, to see how long that takes.
   *
   * @param timeoutMillis how long to wait for it
   */
  public Future<?> ping(String workerId, long timeoutMillis) {
    return eventBus.request(
        pingAddress(workerId), "", new DeliveryOptions().setSendTimeout(timeoutMillis));
  }

  /**
   * Tells whoever listens to an attempt a piece of its output.
   *
   * @param address where it listens
   * @param headers whose output it is
   * @param patienceMillis how long to wait until it takes the piece
   * @return completes when it has; fails where nobody listens, or not any more
   */
  public Future<?> tell(String address, Output output, MultiMap headers, long patienceMillis) {
    DeliveryOptions options =
        new DeliveryOptions().setHeaders(headers).setSendTimeout(patienceMillis);
    try {
      return eventBus.request(address, output, options);
    } catch (RuntimeException closed) {
      return Future.failedFuture(closed);
    }
  }

  /** Sends a message to all that listen. */
  public void publish(String address, Message message) {
    eventBus.publish(address, message.toJson());
  }

  /** Asks all nodes for a sign of life. */
  public void hello(String address) {
    eventBus.publish(address, new JsonObject());
  }

  /**
   * Listens at an address. A handler that throws fails the message rather than leaving its sender
   * to wait.
   */
  public MessageConsumer<Object> consumer(
      String address, Handler<io.vertx.core.eventbus.Message<Object>> handler) {
    return eventBus.consumer(address, message -> answerAlways(message, handler));
  }

  /** Fails a message with the code and the reason of a failure. */
  public static void fail(io.vertx.core.eventbus.Message<?> message, Failure failure) {
    message.fail(failure.code().number(), failure.reason());
  }

  /** How long an attempt may take, by the headers of its message, in milliseconds. */
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

  /** Where a worker instance hears which attempts are no longer wanted. */
  public static String cancelAddress(String workerId) {
    return "sluice.cancel.v1@" + workerId;
  }

  /** Where a node's gateway hears what the attempts that it sent out write. */
  public static String outputAddress(String node) {
    return "sluice.output.v1@" + node;
  }

  /** Where a worker instance answers at once, on its own loop. */
  public static String pingAddress(String workerId) {
    return "sluice.ping.v1@" + workerId;
  }

  /** The bus itself throws where it is closed, and where a message cannot be encoded. */
  private Future<io.vertx.core.eventbus.Message<Object>> request(
      String address, Request request, DeliveryOptions options) {
    try {
      return eventBus.request(address, request, options);
    } catch (RuntimeException refused) {
      return Future.failedFuture(refused);
    }
  }

  /** A report that makes no sense is a defect of the worker, not of what it was asked. */
  private static Report reportOf(Object body) {
    try {
      return Fields.read(body, Report.class, Report::from);
    } catch (InvalidMessage invalid) {
      throw new Failure(FailureCode.INTERNAL, "the worker's report: " + invalid.reason());
    }
  }

  private static void answerAlways(
      io.vertx.core.eventbus.Message<Object> message,
      Handler<io.vertx.core.eventbus.Message<Object>> handler) {
    try {
      handler.handle(message);
    } catch (Failure failure) {
      fail(message, failure);
    } catch (Throwable defect) {
      LOG.error("{}: a defect in its consumer", message.address(), defect);
      fail(message, new Failure(FailureCode.INTERNAL, "a defect; the log of the node tells"));
    }
  }

  private static Failure failure(Throwable cause) {
    if (cause instanceof Failure failure) {
      return failure;
    }
    if (!(cause instanceof ReplyException reply)) {
      return new Failure(FailureCode.INTERNAL, String.valueOf(cause.getMessage()));
    }
    return switch (reply.failureType()) {
      case NO_HANDLERS -> new Failure(FailureCode.NO_WORKER, "nobody listens at the address");
      case TIMEOUT -> new Failure(FailureCode.NODE_LOST, "no answer from the node");
      default -> new Failure(FailureCode.INTERNAL, String.valueOf(reply.getMessage()));
    };
  }
}
