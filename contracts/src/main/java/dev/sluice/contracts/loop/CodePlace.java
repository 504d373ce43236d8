package dev.sluice.contracts.loop;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.Message;
import io.vertx.core.json.JsonObject;

/**
 * A line of code.
 *
 * @param type the class, with its package
 * @param method the method
 * @param file the source file; empty if unknown
 * @param line the line, from 1; less if unknown
 */
public record CodePlace(String type, String method, String file, int line) implements Message {

  /** Returns the place of a stack frame. */
  public static CodePlace of(StackTraceElement frame) {
    String file = frame.getFileName() == null ? "" : frame.getFileName();
    return new CodePlace(
        frame.getClassName(), frame.getMethodName(), file, Math.max(-1, frame.getLineNumber()));
  }

  /** Reads a place. */
  public static CodePlace from(Fields fields) {
    return new CodePlace(
        fields.string("class"),
        fields.string("method"),
        fields.string("file", ""),
        (int) fields.integer("line", -1, -1, Integer.MAX_VALUE));
  }

  /** Returns class and method without the line: {@code dev.sluice.jobs.CountResponse.read}. */
  public String name() {
    return type + "." + method;
  }

  @Override
  public JsonObject toJson() {
    return new JsonObject()
        .put("class", type)
        .put("method", method)
        .put("file", file)
        .put("line", line);
  }

  /** Formats the place as in a stack trace. */
  @Override
  public String toString() {
    String where = file.isEmpty() ? "Unknown Source" : line < 1 ? file : file + ":" + line;
    return name() + "(" + where + ")";
  }
}
