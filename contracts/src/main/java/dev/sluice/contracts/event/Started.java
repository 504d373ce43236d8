package dev.sluice.contracts.event;

import dev.sluice.contracts.Fields;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * The first event of a batch.
 *
 * @param seq its number, which is 0
 * @param batch the id of the batch
 * @param submitted the number of tasks in the list; null while the list is still being received
 */
public record Started(long seq, String batch, @Nullable Long submitted) implements BatchEvent {
  static final String NAME = "started";

  static Started from(Fields fields) {
    return new Started(
        fields.integer("seq"), fields.string("batch"), fields.optionalInteger("submitted"));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public JsonObject toJson() {
    return new JsonObject()
        .put("event", NAME)
        .put("batch", batch)
        .put("seq", seq)
        .put("submitted", submitted);
  }
}
