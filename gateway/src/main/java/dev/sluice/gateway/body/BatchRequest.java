package dev.sluice.gateway.body;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.batch.BatchOptions;
import dev.sluice.gateway.batch.Backlog;
import dev.sluice.gateway.batch.ShortList;
import dev.sluice.gateway.batch.TaskSpec;
import java.util.List;

/**
 * A whole list with its options.
 *
 * @param backlog the list
 * @param size how many tasks it has
 * @param options how it is to be run
 */
public record BatchRequest(Backlog backlog, long size, BatchOptions options) {

  /** A list of a few tasks. */
  public static BatchRequest of(List<TaskSpec> tasks, BatchOptions options) {
    return new BatchRequest(new ShortList(tasks), tasks.size(), options);
  }

  /** Reads the {@code options} of any body that may carry them. */
  public static BatchOptions options(Fields fields) {
    Fields options = fields.optionalObject("options");
    return options == null
        ? BatchOptions.DEFAULT
        : Fields.below("/options", () -> BatchOptions.from(options));
  }
}
