package dev.sluice.subprocess;

import dev.sluice.contracts.command.CommandTable;
import dev.sluice.contracts.kinds.Kinds;
import dev.sluice.runtime.actor.Actor;
import dev.sluice.runtime.actor.Capacity;
import io.vertx.core.Future;

/**
 * Tells which commands there are. A worker of its own, for in the mailbox of {@link
 * SubprocessVerticle} the question would wait behind commands that run for minutes.
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
