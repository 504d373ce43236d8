package dev.sluice.subprocess;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.sluice.contracts.Address;
import dev.sluice.contracts.Failure;
import dev.sluice.contracts.Fields;
import dev.sluice.contracts.Headers;
import dev.sluice.contracts.Report;
import dev.sluice.contracts.command.CommandResult;
import dev.sluice.contracts.command.CommandRun;
import dev.sluice.contracts.kinds.Kinds;
import dev.sluice.contracts.node.NodeBeat;
import dev.sluice.runtime.Node;
import dev.sluice.runtime.NodeOptions;
import dev.sluice.runtime.settings.SettingsLoader;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** A node that runs commands, asked over its bus as gateways and strangers ask. */
public final class CommandNode implements AutoCloseable {
  private final Node node;

  private boolean left;

  private CommandNode(Node node) {
    this.node = node;
  }

  /** Starts a node with this section {@code commands}. */
  public static CommandNode start(JsonObject commands) throws Exception {
    return start(commands, "auto");
  }

  /** The same with this setting {@code command.launcher}. */
  public static CommandNode start(JsonObject commands, String launcher) throws Exception {
    return start(commands, new JsonObject().put("launcher", launcher), Map.of());
  }

  /** The same with this setting {@code command.scratch}. */
  public static CommandNode start(JsonObject commands, String launcher, Path scratch)
      throws Exception {
    JsonObject command =
        new JsonObject().put("launcher", launcher).put("scratch", scratch.toString());
    return start(commands, command, Map.of());
  }

  /**
   * Starts a node with these sections {@code commands} and {@code command}, in this environment.
   */
  public static CommandNode start(
      JsonObject commands, JsonObject command, Map<String, String> environment) throws Exception {
    SubprocessModule module = new SubprocessModule();
    SettingsLoader loader =
        new SettingsLoader(List.of(module.defaults()))
            .environment(environment)
            .flags(new JsonObject().put("command", command).put("commands", commands));
    NodeOptions options =
        new NodeOptions(loader.load(), List.of(module), Set.of(module.role()), null);
    return new CommandNode(Node.start(options).await(10, SECONDS));
  }

  /** Asks the one instance, as a gateway does. */
  public Future<Report> ask(CommandRun run, String batch, long timeoutMillis) {
    return ask(run, headers(batch, timeoutMillis), timeoutMillis);
  }

  /** The same, with its output told to an address. */
  public Future<Report> ask(CommandRun run, String batch, long timeoutMillis, String listener) {
    MultiMap headers = headers(batch, timeoutMillis).set(Headers.OUTPUT, listener);
    return ask(run, headers, timeoutMillis);
  }

  private Future<Report> ask(CommandRun run, MultiMap headers, long timeoutMillis) {
    String instance = Kinds.COMMAND.address().name() + "@" + node.id() + "/command/0";
    return node.bus().ask(instance, run, headers, timeoutMillis + 2_000);
  }

  private static MultiMap headers(String batch, long timeoutMillis) {
    return MultiMap.caseInsensitiveMultiMap()
        .set(Headers.BATCH, batch)
        .set(Headers.TIMEOUT, Long.toString(timeoutMillis));
  }

  public Report run(CommandRun run) throws Exception {
    return ask(run, UUID.randomUUID().toString(), 20_000).await(30, SECONDS);
  }

  public CommandResult result(String command, String... args) throws Exception {
    return result(new CommandRun(command, List.of(args), null));
  }

  /** What became of it, whether that is a failure or not. */
  public CommandResult result(CommandRun run) throws Exception {
    return resultOf(run(run));
  }

  public Failure failure(String command, String... args) throws Exception {
    return requireNonNull(run(new CommandRun(command, List.of(args), null)).failure());
  }

  public static CommandResult resultOf(Report report) {
    return (CommandResult) requireNonNull(report.value(), report::toString);
  }

  public Vertx vertx() {
    return node.vertx();
  }

  /** What it tells gateways of itself. */
  public NodeBeat beat() throws Exception {
    Promise<NodeBeat> beat = Promise.promise();
    node.bus()
        .consumer(
            NodeBeat.ADDRESS,
            message ->
                beat.tryComplete(Fields.read(message.body(), NodeBeat.class, NodeBeat::from)));
    return beat.future().await(10, SECONDS);
  }

  public void cancel(String batch) {
    node.bus().cancel(node.id() + "/command/0", batch + "/-#-");
  }

  /** Asks a public address, as a stranger does. */
  public JsonObject askPlainly(Address<?, ?> address, JsonObject body) throws Exception {
    return node.vertx()
        .eventBus()
        .<JsonObject>request(address.name(), body)
        .await(10, SECONDS)
        .body();
  }

  public Future<?> leave(long drainMillis) {
    left = true;
    return node.close(drainMillis);
  }

  @Override
  public void close() {
    if (!left) {
      leave(1_000).await();
    }
  }
}
