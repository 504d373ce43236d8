package dev.sluice.contracts.jobs;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.Message;
import io.vertx.core.json.JsonObject;

/**
 * The number of jobs for a key.
 *
 * @param jobs the number, from 0
 * @param source the name of the source
 * @param synthetic whether the source invented the number, as the lab does
 */
public record JobCount(long jobs, String source, boolean synthetic) implements Message {

  /** Reads a count. */
  public static JobCount from(Fields fields) {
    return new JobCount(
        fields.integer("jobs"), fields.string("source"), fields.bool("synthetic", false));
  }

  @Override
  public JsonObject toJson() {
    return new JsonObject().put("jobs", jobs).put("source", source).put("synthetic", synthetic);
  }
}
