package dev.sluice.runtime;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.contracts.Address;
import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Headers;
import dev.sluice.contracts.Kind;
import dev.sluice.contracts.Message;
import dev.sluice.contracts.Request;
import dev.sluice.contracts.command.CommandResult;
import dev.sluice.contracts.command.CommandRun;
import dev.sluice.contracts.flags.FlagDownload;
import dev.sluice.contracts.flags.FlagImage;
import dev.sluice.contracts.jobs.JobCount;
import dev.sluice.contracts.jobs.Lookup;
import dev.sluice.contracts.kinds.Kinds;
import dev.sluice.runtime.actor.Actor;
import dev.sluice.runtime.actor.Capacity;
import dev.sluice.runtime.actor.TaskHandler;
import dev.sluice.runtime.actor.Work;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The public addresses, as any client of the event bus meets them. */
class AddressConsumerTest {
  private final BlockingQueue<String> handled = new LinkedBlockingQueue<>();
  private final Node node;

  AddressConsumerTest() throws Exception {
    node = Node.start(WorkerNode.options(List.of(new Kinded()), Set.of(), null)).await(10, SECONDS);
  }

  @BeforeEach
  void deploy() throws Exception {
    deploy("jobs", Kinds.JOBS.address(), this::count);
    deploy("command", Kinds.COMMAND.address(), this::run);
    deploy("image", Kinds.FLAG_IMAGE, this::image);
  }

  @AfterEach
  void stop() throws Exception {
    node.close(100).await(10, SECONDS);
  }

  @Test
  void request_plainJson_isAnsweredInPlainJson_withWhatWasAsked() throws Exception {
    assertThat(ask(Kinds.JOBS.address(), json("zip", "79936")))
        .isEqualTo(
            json("zip", "79936").put("jobs", 34L).put("source", "test").put("synthetic", true));
  }

  @Test
  void request_binaryReply_isBytesWithHeaders() throws Exception {
    var reply =
        node.vertx()
            .eventBus()
            .request(Kinds.FLAG_IMAGE.name(), json("country", "BR"))
            .await(5, SECONDS);

    assertThat(reply.body()).isEqualTo(Buffer.buffer("br"));
    assertThat(reply.headers().get("content-type")).isEqualTo("image/svg+xml");
    assertThat(reply.headers().get("etag")).isEqualTo("\"1\"");
  }

  @Test
  void request_invalid_failsWithNumberAndText() {
    assertFails(
        Kinds.JOBS.address(), json("zip", "7993"), 4000, "zip: 7993 (expected: five digits)");
    assertFails(Kinds.JOBS.address(), "text", 4000, "body: text (expected: a JSON object)");
  }

  @Test
  void request_fails_failsWithNumberAndText() {
    assertFails(Kinds.JOBS.address(), json("zip", "00404"), 4040, "no such place");
    assertFails(
        Kinds.JOBS.address(), json("zip", "00500"), 5000, "internal error; see the node's log");
  }

  @Test
  void command_endsBadly_isAnAnswerAllTheSame() throws Exception {
    assertThat((JsonObject) ask(Kinds.COMMAND.address(), json("command", "false")))
        .isEqualTo(json("command", "false").mergeIn(result(1).toJson()));
    assertFails(Kinds.COMMAND.address(), json("command", "missing"), 5052, "no such file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "86400001", "1.5", "\"5\""})
  void timeoutMillis_isNone_isRefused(String value) {
    JsonObject body = new JsonObject("{\"zip\":\"79936\",\"timeoutMillis\":" + value + "}");

    assertThatExceptionOfType(ReplyException.class)
        .isThrownBy(() -> ask(Kinds.JOBS.address(), body))
        .satisfies(e -> assertThat(e.failureCode()).isEqualTo(4000))
        .withMessageStartingWith("timeoutMillis: " + value.replace("\"", "") + " (expected: ");
  }

  @Test
  void timeoutMillis_inBodyOrHeader_isTheAttemptsLimit() throws Exception {
    ask(Kinds.JOBS.address(), json("zip", "79936").put("timeoutMillis", 77));
    assertThat(handled.poll(5, SECONDS)).isEqualTo("79936 within 77");

    node.vertx()
        .eventBus()
        .request(
            Kinds.JOBS.address().name(),
            json("zip", "79936"),
            new DeliveryOptions().addHeader(Headers.TIMEOUT, "78"))
        .await(5, SECONDS);
    assertThat(handled.poll(5, SECONDS)).isEqualTo("79936 within 78");
  }

  @Test
  void message_withoutReplyAddress_isCarriedOutOnlyWhereRepeatable_andCounted() throws Exception {
    node.vertx().eventBus().send(Kinds.COMMAND.address().name(), json("command", "true"));
    node.vertx().eventBus().send(Kinds.JOBS.address().name(), json("zip", "7993"));
    node.vertx().eventBus().send(Kinds.JOBS.address().name(), json("zip", "79936"));

    assertThat(handled.poll(5, SECONDS)).isEqualTo("79936 within 10000");
    ask(Kinds.COMMAND.address(), json("command", "false"));
    assertThat(handled).containsExactly("false");
    assertThat(unanswerable(Kinds.COMMAND.address())).isEqualTo(1);
    assertThat(unanswerable(Kinds.JOBS.address())).isEqualTo(2);
  }

  private Future<JobCount> count(Lookup lookup, Work work) {
    handled.add(lookup.key() + " within " + work.timeoutMillis());
    return switch (lookup.key()) {
      case "00404" -> Future.failedFuture(new Failure(FailureCode.NOT_FOUND, "no such place"));
      case "00500" -> Future.failedFuture("defect");
      default -> Future.succeededFuture(new JobCount(34, "test", true));
    };
  }

  private Future<CommandResult> run(CommandRun run, Work work) {
    handled.add(run.command());
    return Future.failedFuture(
        run.command().equals("missing")
            ? new Failure(FailureCode.LAUNCH_FAILED, "no such file")
            : new Failure(FailureCode.EXIT_NONZERO, "exit code 1").withValue(result(1)));
  }

  private Future<FlagImage> image(FlagDownload flag, Work work) {
    return Future.succeededFuture(
        new FlagImage(Buffer.buffer(flag.country()), "image/svg+xml", "\"1\""));
  }

  private <Q extends Request, R extends Message> void deploy(
      String role, Address<Q, R> address, TaskHandler<Q, R> handler) throws TimeoutException {
    node.deployWorkers(role, 2, () -> new Worker<>(address, handler)).await(10, SECONDS);
  }

  private Object ask(Address<?, ?> address, Object body) throws TimeoutException {
    return node.vertx().eventBus().request(address.name(), body).await(5, SECONDS).body();
  }

  private void assertFails(Address<?, ?> address, Object body, int number, String text) {
    assertThatExceptionOfType(ReplyException.class)
        .isThrownBy(() -> ask(address, body))
        .satisfies(e -> assertThat(e.failureCode()).isEqualTo(number))
        .withMessage(text);
  }

  private double unanswerable(Address<?, ?> address) {
    return node.meters().counter("sluice.bus.unanswerable", "address", address.name()).count();
  }

  private static JsonObject json(String name, String value) {
    return new JsonObject().put(name, value);
  }

  private static CommandResult result(int exitCode) {
    return new CommandResult(exitCode, null, "", "", false, 7, null, null, null);
  }

  private static final class Worker<Q extends Request, R extends Message> extends Actor {
    private final Address<Q, R> address;
    private final TaskHandler<Q, R> handler;

    Worker(Address<Q, R> address, TaskHandler<Q, R> handler) {
      super(new Capacity(2, 8, 8));
      this.address = address;
      this.handler = handler;
    }

    @Override
    public Future<?> start() {
      return serve(address, handler);
    }
  }

  /** Knows the kinds; the test deploys their workers. */
  private record Kinded() implements NodeModule {
    @Override
    public String role() {
      return "none";
    }

    @Override
    public List<Kind<?, ?>> kinds() {
      return List.of(Kinds.JOBS, Kinds.COMMAND);
    }

    @Override
    public Future<?> start(Node node) {
      return Future.succeededFuture();
    }
  }
}
