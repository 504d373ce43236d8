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
 * One block: a loop was held, or a thread of a worker pool overran, and this is by what.
 *
 * @param node where
 * @param loop the name of the thread
 * @param startedAt when, in milliseconds since 1970
 * @param millis for how long, without what the thread merely waited for a processor
 * @param waitedMillis how long it waited for a processor meanwhile; null where that is not known
 * @param form what kind of block
 * @param cause what the code does there
 * @param phase when in the node's life
 * @param place the code that held it, where one was seen
 * @param work whose work that was; null where none is known
 * @param callbacks how many callbacks ran, from 1
 * @param top of many callbacks those that took the most of it
 * @param stacks what was seen on the stack, the most frequent first
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
  /** Where blocks are published. */
  public static final String ADDRESS = "sluice.loop.blocked.v1";

  /** What kind of block it is. */
  public enum Form {
    /** One callback held the loop. */
    ONE,
    /** Many small callbacks, back to back. */
    MANY,
    /** A thread of a worker pool took longer than it may. */
    WORKER
  }

  /** What the code does that holds a loop. */
  public enum Cause {
    /** It computes. */
    CPU,
    /** It waits for a lock, or for something that another thread is to bring. */
    LOCK,
    /** It reads or writes, or waits for that. */
    IO,
    /** It sleeps. */
    SLEEP,
    /** It was not seen. */
    UNKNOWN
  }

  /** When it was. */
  public enum Phase {
    /** While the node was at work: this counts. */
    RUNNING,
    /** In the first seconds of the node, by nobody's task. */
    STARTING,
    /** While classes were loaded, which happens once. */
    CLASS_LOADING
  }

  /** Copies. */
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

  /** Whether it is work of this batch. */
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

  /** As it is written: {@code class-loading}. */
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
   * A callback's share of a block of many.
   *
   * @param place the callback
   * @param count how often it ran
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
   * A stack that was seen.
   *
   * @param count how often
   * @param frames the innermost first
   */
  public record Stack(long count, List<String> frames) implements Message {

    /** Copies. */
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
