package dev.sluice.lab.stall;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.Request;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Asks a worker to block an event loop of its node.
 *
 * @param millis the time in milliseconds, 1 to 60,000
 * @param how the way to block it
 * @param pieces the number of callbacks of {@link How#PIECES}, 1 to 100,000
 * @param loop the name of the loop, as {@code GET /v1/loops} reports it; null for the worker's own
 */
record Stall(long millis, How how, int pieces, @Nullable String loop) implements Request {
  private static final long MAX_MILLIS = 60_000;
  private static final int MAX_PIECES = 100_000;
  private static final int DEFAULT_PIECES = 200;

  /** The way to block the loop. */
  enum How {
    /** Computing. */
    CPU,
    /** Waiting for a lock that another thread holds. */
    LOCK,
    /** Reading from a pipe that is still empty. */
    IO,
    /** Many short callbacks, submitted to the loop at once. */
    PIECES
  }

  /** Reads a request. */
  static Stall from(Fields fields) {
    return new Stall(
        fields.integer("millis", 100, 1, MAX_MILLIS),
        how(fields.string("how", "cpu")),
        (int) fields.integer("pieces", DEFAULT_PIECES, 1, MAX_PIECES),
        fields.optionalString("loop"));
  }

  @Override
  public String key() {
    return name() + " " + millis + " ms";
  }

  @Override
  public JsonObject identity() {
    JsonObject identity = new JsonObject().put("millis", millis).put("how", name());
    return loop == null ? identity : identity.put("loop", loop);
  }

  @Override
  public JsonObject toJson() {
    return identity().put("pieces", pieces);
  }

  private String name() {
    return how.name().toLowerCase(Locale.ROOT);
  }

  private static How how(String name) {
    for (How how : How.values()) {
      if (how.name().toLowerCase(Locale.ROOT).equals(name)) {
        return how;
      }
    }
    throw InvalidMessage.of("how", name, "cpu, lock, io or pieces");
  }
}
