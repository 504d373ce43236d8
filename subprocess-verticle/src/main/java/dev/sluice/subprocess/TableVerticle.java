package dev.sluice.subprocess;

import dev.sluice.contracts.command.CommandTable;
import dev.sluice.contracts.kinds.Kinds;
import dev.sluice.runtime.actor.Actor;
import dev.sluice.runtime.actor.Capacity;
import io.vertx.core.Future;

/**
 * Describes the available commands. It is a separate worker, because in the mailbox of {@link
 * SubprocessVerticle} a request would wait behind commands that run for minutes.
 */
final class TableVerticle extends Actor {
  private static final Capacity CAPACITY = new Capacity(1, 64, 1024);

  private final CommandTable table;

  TableVerticle(CommandSettings settings) {
    super(CAPACITY);
    table = settings.table();
  }

  @Override
  public Future<?> start() {
    return serve(Kinds.COMMAND_TABLE, (request, work) -> Future.succeededFuture(table));
  }
}
