package dev.sluice.gateway.list;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.gateway.batch.Backlog;
import dev.sluice.gateway.batch.TaskSpec;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Takes lines from a spool, and parses and validates each when its turn comes. */
public final class ListedTasks implements Backlog {
  /** The maximum length of a line, in bytes. */
  public static final int MAX_LINE_LENGTH = 64 * 1024;

  private static final Entry TOO_LONG =
      Entry.invalid(InvalidMessage.of("line", "too long", "at most " + MAX_LINE_LENGTH + " bytes"));
  private static final Entry LOST =
      Entry.invalid(new Failure(FailureCode.INTERNAL, "line: cannot be read back from disk"));

  private final Spool spool;
  private final Function<byte[], TaskSpec> decoder;

  /**
   * @param decoder parses a line; throws {@link InvalidMessage} if it is not a task
   */
  public ListedTasks(Spool spool, Function<byte[], TaskSpec> decoder) {
    this.spool = spool;
    this.decoder = decoder;
  }

  @Override
  public @Nullable Entry poll() {
    Line line = spool.poll();
    if (line == null) {
      return null;
    }
    return switch (line.state()) {
      case WHOLE -> decoded(line.bytes());
      case TOO_LONG -> TOO_LONG;
      case LOST -> LOST;
    };
  }

  @Override
  public void drop() {
    spool.drop();
  }

  private Entry decoded(byte[] line) {
    try {
      return Entry.of(decoder.apply(line));
    } catch (InvalidMessage invalid) {
      return Entry.invalid(invalid);
    }
  }
}
