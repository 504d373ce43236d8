package dev.sluice.gateway;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Fault;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.Kind;
import dev.sluice.contracts.command.CommandInfo;
import dev.sluice.contracts.command.CommandParameter;
import dev.sluice.contracts.command.CommandResult;
import dev.sluice.contracts.command.CommandRun;
import dev.sluice.contracts.command.CommandTable;
import dev.sluice.contracts.command.TableRequest;
import dev.sluice.contracts.flags.FlagDownload;
import dev.sluice.contracts.flags.FlagImage;
import dev.sluice.contracts.flags.StoredFile;
import dev.sluice.contracts.jobs.JobCount;
import dev.sluice.contracts.jobs.Lookup;
import dev.sluice.contracts.kinds.Kinds;
import dev.sluice.runtime.Node;
import dev.sluice.runtime.NodeModule;
import dev.sluice.runtime.actor.Actor;
import dev.sluice.runtime.actor.Capacity;
import dev.sluice.runtime.actor.Work;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Workers with known answers: zips that begin with 404 are not found, with 500 always fail, with
 * 999 never complete. All others have as many jobs as their last two digits say.
 */
final class ScriptedWorkers implements NodeModule {
  /** The keys of the tasks that were aborted. */
  final Set<String> aborted = ConcurrentHashMap.newKeySet();

  /** The keys of the tasks that run and never complete. */
  final Set<String> hanging = ConcurrentHashMap.newKeySet();

  @Override
  public String role() {
    return "scripted";
  }

  @Override
  public List<Kind<?, ?>> kinds() {
    return List.of(Kinds.JOBS, Kinds.FLAGS, Kinds.DOWNLOAD, Kinds.COMMAND);
  }

  @Override
  public Future<?> start(Node node) {
    return node.deployWorkers("scripted", 2, Worker::new);
  }

  private final class Worker extends Actor {
    Worker() {
      super(new Capacity(1, 1_000, 1_000));
    }

    @Override
    public Future<?> start() {
      return serve(Kinds.JOBS, this::lookup)
          .compose(ready -> serve(Kinds.FLAGS, this::flag))
          .compose(ready -> serve(Kinds.COMMAND, this::command))
          .compose(ready -> serve(Kinds.FLAG_IMAGE, this::image))
          .compose(ready -> serve(Kinds.COMMAND_TABLE, this::table));
    }

    private Future<JobCount> lookup(Lookup request, Work work) {
      return switch (request.key().substring(0, 3)) {
        case "404" -> Future.failedFuture(new Failure(FailureCode.NOT_FOUND, "404"));
        case "500" ->
            Future.failedFuture(new Failure(FailureCode.UPSTREAM_STATUS, "500").withStatus(500));
        case "999" -> hang(request.key(), work);
        case "666" -> throw new IllegalStateException("a defect");
        default ->
            Future.succeededFuture(
                new JobCount(Long.parseLong(request.key().substring(3)), "scripted", true));
      };
    }

    private <T> Future<T> hang(String key, Work work) {
      Promise<T> never = Promise.promise();
      hanging.add(key);
      work.onAbort(
          () -> {
            aborted.add(key);
            never.tryFail("aborted");
          });
      return never.future();
    }

    private Future<StoredFile> flag(FlagDownload request, Work work) {
      String file = request.country() + ".svg";
      return Future.succeededFuture(
          new StoredFile(5, "image/svg+xml", "0".repeat(64), file, false, null));
    }

    private Future<CommandResult> command(CommandRun request, Work work) {
      if (request.command().equals("hang")) {
        return hang("hang", work);
      }
      if (request.command().equals("typed")) {
        return Future.failedFuture(
            new InvalidMessage(
                List.of(Fault.of("args/0", "a: b", "1…9"), Fault.of("args/1", null, "a"))));
      }
      int code = request.command().equals("fail") ? 3 : 0;
      CommandResult result =
          new CommandResult(
              code, null, String.join(" ", request.args()) + "\n", "", false, 1, null, null, null);
      return code == 0
          ? Future.succeededFuture(result)
          : Future.failedFuture(
              new Failure(FailureCode.EXIT_NONZERO, "exit code 3").withValue(result));
    }

    private Future<FlagImage> image(FlagDownload request, Work work) {
      return request.country().equals("br")
          ? Future.succeededFuture(
              new FlagImage(Buffer.buffer("<svg/>"), "image/svg+xml", "\"one\""))
          : Future.failedFuture(new Failure(FailureCode.NOT_FOUND, request.key() + ": 404"));
    }

    private Future<CommandTable> table(TableRequest request, Work work) {
      return Future.succeededFuture(
          new CommandTable(
              List.of(
                  new CommandInfo("echo", "says it", 4, null, true, false, 1_000),
                  new CommandInfo("typed", "", 3, parameters(), false, true, 1_000))));
    }

    private static List<CommandParameter> parameters() {
      return List.of(
          new CommandParameter(
              "size", "integer", "1…9", List.of(), 1L, 9L, null, null, false, false),
          new CommandParameter(
              "format", "enum", "a", List.of("a"), null, null, null, null, true, false),
          new CommandParameter(
              "word", "pattern", "a+", List.of(), null, null, "a+", 9L, true, true));
    }
  }
}
