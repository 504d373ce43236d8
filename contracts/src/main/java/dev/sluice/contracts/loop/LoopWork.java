package dev.sluice.contracts.loop;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.Message;
import io.vertx.core.json.JsonObject;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The work that an event loop performs.
 *
 * @param verticle the name of the verticle's class; null if there is none
 * @param address the address of the event bus, or the call of the HTTP API
 * @param batch the id of the batch
 * @param index the index of the task in the batch
 * @param attempt the number of the attempt
 */
public record LoopWork(
    @Nullable String verticle,
    @Nullable String address,
    @Nullable String batch,
    @Nullable Integer index,
    @Nullable Integer attempt)
    implements Message {

  /** Creates work of which only the verticle is known. */
  public static LoopWork of(@Nullable String verticle) {
    return new LoopWork(verticle, null, null, null, null);
  }

  /** Reads work. */
  public static LoopWork from(Fields fields) {
    return new LoopWork(
        fields.optionalString("verticle"),
        fields.optionalString("address"),
        fields.optionalString("batch"),
        number(fields.optionalInteger("index", 0, Integer.MAX_VALUE)),
        number(fields.optionalInteger("attempt", 0, Integer.MAX_VALUE)));
  }

  /** Returns the fields that both have in common. */
  public LoopWork common(LoopWork other) {
    boolean sameBatch = Objects.equals(batch, other.batch);
    boolean sameTask = sameBatch && Objects.equals(index, other.index);
    return new LoopWork(
        same(verticle, other.verticle),
        same(address, other.address),
        same(batch, other.batch),
        sameTask ? index : null,
        sameTask ? same(attempt, other.attempt) : null);
  }

  @Override
  public JsonObject toJson() {
    return new JsonObject()
        .put("verticle", verticle)
        .put("address", address)
        .put("batch", batch)
        .put("index", index)
        .put("attempt", attempt);
  }

  /** Describes the work: {@code task 17 of batch 4f… (StallVerticle, sluice.lab.stall.v1)}. */
  @Override
  public String toString() {
    String who =
        (verticle == null ? "no verticle" : verticle) + (address == null ? "" : ", " + address);
    if (batch == null) {
      return who;
    }
    return (index == null ? "tasks" : "task " + index) + " of batch " + batch + " (" + who + ")";
  }

  private static <T> @Nullable T same(@Nullable T one, @Nullable T other) {
    return Objects.equals(one, other) ? one : null;
  }

  private static @Nullable Integer number(@Nullable Long value) {
    return value == null ? null : value.intValue();
  }
}
