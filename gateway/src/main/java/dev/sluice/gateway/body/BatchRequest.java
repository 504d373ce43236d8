package dev.sluice.gateway.body;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.batch.BatchOptions;
import dev.sluice.gateway.batch.Backlog;
import dev.sluice.gateway.batch.ShortList;
import dev.sluice.gateway.batch.TaskSpec;
import java.util.List;

/**
 * A complete list of tasks and its options.
 *
 * @param backlog the list
 * @param size the number of its tasks
 * @param options the options of its batch
 */
public record BatchRequest(Backlog backlog, long size, BatchOptions options) {

  /** Returns a request for a few tasks. */
  public static BatchRequest of(List<TaskSpec> tasks, BatchOptions options) {
    return new BatchRequest(new ShortList(tasks), tasks.size(), options);
  }

  /** Reads the field {@code options}; returns the defaults if there is none. */
  public static BatchOptions options(Fields fields) {
    Fields options = fields.optionalObject("options");
    return options == null
        ? BatchOptions.DEFAULT
        : Fields.below("/options", () -> BatchOptions.from(options));
  }
}
