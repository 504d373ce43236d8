package dev.sluice.contracts.loop;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A block: code that blocked an event loop, or a worker thread for too long.
 *
 * @param node the id of the node
 * @param loop the name of the thread
 * @param startedAt the start, in milliseconds since 1970
 * @param millis the duration, without the time that the thread waited for a processor
 * @param waitedMillis the time that the thread waited for a processor; null if unknown
 * @param form the form of the block
 * @param cause what the code did
 * @param phase the phase of the node
 * @param place the code that blocked; null if it was not sampled
 * @param work the work that blocked; null if unknown
 * @param callbacks the number of callbacks, from 1
 * @param top the callbacks with the largest shares, if there were many
 * @param stacks the sampled stacks, the most frequent first
 */
public record LoopBlocked(
    String node,
    String loop,
    long startedAt,
    long millis,
    @Nullable Long waitedMillis,
    Form form,
    Cause cause,
    Phase phase,
    @Nullable CodePlace place,
    @Nullable LoopWork work,
    long callbacks,
    List<Share> top,
    List<Stack> stacks)
    implements Message {
  /** The address on which blocks are published. */
  public static final String ADDRESS = "sluice.loop.blocked.v1";

  /** The form of a block. */
  public enum Form {
    /** One callback blocked the loop. */
    ONE,
    /** Many short callbacks in a row blocked the loop. */
    MANY,
    /** A worker thread exceeded its time limit. */
    WORKER
  }

  /** What the code that blocked was doing. */
  public enum Cause {
    /** It was computing. */
    CPU,
    /** It was waiting for a lock or for another thread. */
    LOCK,
    /** It was performing I/O. */
    IO,
    /** It was sleeping. */
    SLEEP,
    /** There was no sample. */
    UNKNOWN
  }

  /** The phase of a node. */
  public enum Phase {
    /** Normal operation. Only these blocks count. */
    RUNNING,
    /** The first seconds of a node, outside tasks. */
    STARTING,
    /** Classes were loaded, which happens once. */
    CLASS_LOADING
  }

  /** Copies the lists. */
  public LoopBlocked {
    top = List.copyOf(top);
    stacks = List.copyOf(stacks);
  }

  /** Reads a block. */
  public static LoopBlocked from(Fields fields) {
    Fields place = fields.optionalObject("place");
    Fields work = fields.optionalObject("work");
    return new LoopBlocked(
        fields.string("node"),
        fields.string("loop"),
        fields.integer("startedAtMillis"),
        fields.integer("millis", 0, 0, Long.MAX_VALUE),
        fields.optionalInteger("waitedMillis"),
        named(Form.class, "form", fields.string("form")),
        named(Cause.class, "cause", fields.string("cause")),
        named(Phase.class, "phase", fields.string("phase")),
        place == null ? null : CodePlace.from(place),
        work == null ? null : LoopWork.from(work),
        fields.integer("callbacks", 1, 1, Long.MAX_VALUE),
        fields.list("top", Share::from),
        fields.list("stacks", Stack::from));
  }

  /** Returns whether the work belongs to this batch. */
  public boolean isOf(String batch) {
    return work != null && batch.equals(work.batch());
  }

  @Override
  public JsonObject toJson() {
    return new JsonObject()
        .put("node", node)
        .put("loop", loop)
        .put("startedAt", Instant.ofEpochMilli(startedAt).truncatedTo(ChronoUnit.MILLIS).toString())
        .put("startedAtMillis", startedAt)
        .put("millis", millis)
        .put("waitedMillis", waitedMillis)
        .put("form", name(form))
        .put("cause", name(cause))
        .put("phase", name(phase))
        .put("place", place == null ? null : place.toJson())
        .put("work", work == null ? null : work.toJson())
        .put("callbacks", callbacks)
        .put("top", new JsonArray(top.stream().map(Share::toJson).toList()))
        .put("stacks", new JsonArray(stacks.stream().map(Stack::toJson).toList()));
  }

  /** Returns the name in JSON: {@code class-loading}. */
  public static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static <E extends Enum<E>> E named(Class<E> type, String field, String name) {
    try {
      return Enum.valueOf(type, name.toUpperCase(Locale.ROOT).replace('-', '_'));
    } catch (IllegalArgumentException unknown) {
      throw InvalidMessage.of(field, name, "a " + field + " of a block");
    }
  }

  /**
   * The share of one callback in a block of many.
   *
   * @param place the callback
   * @param count the number of runs
   */
  public record Share(CodePlace place, long count) implements Message {

    /** Reads a share. */
    public static Share from(Fields fields) {
      return new Share(fields.object("place", CodePlace::from), fields.integer("count"));
    }

    @Override
    public JsonObject toJson() {
      return new JsonObject().put("place", place.toJson()).put("count", count);
    }
  }

  /**
   * A sampled stack.
   *
   * @param count the number of samples
   * @param frames the frames, the innermost first
   */
  public record Stack(long count, List<String> frames) implements Message {

    /** Copies the lists. */
    public Stack {
      frames = List.copyOf(frames);
    }

    /** Reads a stack. */
    public static Stack from(Fields fields) {
      return new Stack(fields.integer("count"), fields.strings("frames"));
    }

    @Override
    public JsonObject toJson() {
      return new JsonObject().put("count", count).put("frames", new JsonArray(frames));
    }
  }
}
