package dev.sluice.gateway.http;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.batch.BatchOptions;
import dev.sluice.gateway.batch.TaskSpec;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * A whole list with its options.
 *
 * @param tasks the list
 * @param options how it is to be run
 */
record BatchRequest(List<TaskSpec> tasks, BatchOptions options) {

  BatchRequest {
    tasks = List.copyOf(tasks);
  }

  /**
   * Reads {@code {"tasks":[…],"options":{…}}}.
   *
   * @throws InvalidMessage with every fault, up to as many as are told
   */
  static BatchRequest from(JsonObject json, TaskReader reader) {
    Faults faults = new Faults();
    Fields fields = Fields.of(json);
    if (!fields.isPresent("tasks")) {
      faults.add(InvalidMessage.of("tasks", null, "a list of tasks"));
    }
    List<TaskSpec> tasks = new ArrayList<>();
    List<JsonObject> list = faults.collect(() -> fields.objects("tasks"));
    for (int i = 0; list != null && i < list.size() && !faults.isFull(); i++) {
      Fields task = Fields.of(list.get(i));
      TaskSpec spec = faults.collect("/tasks/" + i, () -> reader.read(task));
      if (spec != null) {
        tasks.add(spec);
      }
    }
    BatchOptions options = faults.collect(() -> options(fields));
    faults.collect(() -> refuseOthers(fields));
    faults.throwIfAny();
    return new BatchRequest(tasks, options == null ? BatchOptions.DEFAULT : options);
  }

  /** Reads the {@code options} of any body that may carry them. */
  static BatchOptions options(Fields fields) {
    Fields options = fields.optionalObject("options");
    return options == null
        ? BatchOptions.DEFAULT
        : Fields.below("/options", () -> BatchOptions.from(options));
  }

  private static boolean refuseOthers(Fields fields) {
    fields.refuseOthers();
    return true;
  }
}
