package dev.sluice.cli.batch;

import dev.sluice.cli.client.BatchClient;
import dev.sluice.contracts.InvalidMessage;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request, read from a file.
 *
 * <p>If the first line is a complete object without {@code tasks}, the file has one task per line;
 * otherwise it is one document.
 *
 * @param mediaType the form of the body
 * @param body the list; options of the command line override its own
 */
record BatchFile(String mediaType, InputStream body) {
  private static final int MAX_FIRST_LINE_LENGTH = 64 * 1024;
  private static final int MAX_DOCUMENT_BYTES = 10 << 20;
  private static final String OPTIONS = "options";

  /**
   * Reads the first line, or the whole document if options must be added to it.
   *
   * @param options options that override those of the list; empty for none
   */
  static BatchFile read(InputStream in, JsonObject options) throws IOException {
    byte[] first = firstLine(in);
    JsonObject line = object(first);
    return line == null || line.containsKey("tasks")
        ? document(first, in, options)
        : lines(first, line, in, options);
  }

  private static BatchFile lines(
      byte[] first, JsonObject line, InputStream rest, JsonObject options) {
    if (options.isEmpty()) {
      return new BatchFile(BatchClient.NDJSON, joined(first, rest));
    }
    boolean hasOptions = line.containsKey(OPTIONS);
    JsonObject own = hasOptions ? line.getJsonObject(OPTIONS) : new JsonObject();
    Buffer head = new JsonObject().put(OPTIONS, own.mergeIn(options, true)).toBuffer();
    head.appendString("\n");
    if (!hasOptions) {
      head.appendBytes(first);
    }
    return new BatchFile(BatchClient.NDJSON, joined(head.getBytes(), rest));
  }

  private static BatchFile document(byte[] first, InputStream rest, JsonObject options)
      throws IOException {
    if (options.isEmpty()) {
      return new BatchFile(BatchClient.JSON, joined(first, rest));
    }
    byte[] all = joined(first, rest).readNBytes(MAX_DOCUMENT_BYTES + 1);
    JsonObject document = object(all);
    if (document == null || all.length > MAX_DOCUMENT_BYTES) {
      throw InvalidMessage.of(
          "FILE", "no JSON", "a document of at most 10 MiB, or one task per line");
    }
    JsonObject own = document.getJsonObject(OPTIONS, new JsonObject());
    byte[] merged = document.put(OPTIONS, own.mergeIn(options, true)).toBuffer().getBytes();
    return new BatchFile(BatchClient.JSON, new ByteArrayInputStream(merged));
  }

  private static InputStream joined(byte[] first, InputStream rest) {
    return new SequenceInputStream(new ByteArrayInputStream(first), rest);
  }

  private static @Nullable JsonObject object(byte[] bytes) {
    try {
      return new JsonObject(Buffer.buffer(bytes));
    } catch (DecodeException | ClassCastException other) {
      return null;
    }
  }

  /**
   * Returns the first line with its line feed, or as much as one task may have if there is none.
   */
  private static byte[] firstLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (line.size() < MAX_FIRST_LINE_LENGTH) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      line.write(next);
      if (next == '\n') {
        break;
      }
    }
    return line.toByteArray();
  }
}
