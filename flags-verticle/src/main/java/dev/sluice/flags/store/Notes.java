package dev.sluice.flags.store;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores a {@link Note} in an extended attribute of its file, so that the directory contains the
 * downloaded files and no others. Blocks; call it on {@link FileWorkers}.
 *
 * <p>A note records the length and the modification time of the file, and is ignored if one of them
 * has changed. On a file system without such attributes there are no notes, and every file is
 * downloaded again.
 */
final class Notes {
  private static final Logger LOG = LoggerFactory.getLogger(Notes.class);
  private static final String ATTRIBUTE = "sluice";
  private static final String CHANGED = "changedMicros";

  /** The limit of ext4 for all attributes of a file. */
  private static final int MAX_BYTES = 4096;

  private final AtomicBoolean isLogged = new AtomicBoolean();

  /** Stores the note of a complete file. */
  void write(Path file, Note note) {
    if (note.etag() == null) {
      return;
    }
    try {
      Buffer text = note.toJson().put(CHANGED, changedMicros(file)).toBuffer();
      view(file).write(ATTRIBUTE, ByteBuffer.wrap(text.getBytes()));
    } catch (IOException | UnsupportedOperationException unsupported) {
      logOnce(file, unsupported);
    }
  }

  /** Returns the note of a file that has not changed since the note was written. */
  Optional<Note> read(Path file) {
    if (!file.toFile().isFile()) {
      return Optional.empty();
    }
    try {
      ByteBuffer text = ByteBuffer.allocate(MAX_BYTES);
      view(file).read(ATTRIBUTE, text);
      JsonObject json = new JsonObject(Buffer.buffer(text.array()).slice(0, text.position()));
      Note note = Note.from(file.getFileName().toString(), Fields.of(json));
      return isUnchanged(file, note, json.getValue(CHANGED)) ? Optional.of(note) : Optional.empty();
    } catch (IOException | UnsupportedOperationException | DecodeException | InvalidMessage none) {
      return Optional.empty();
    }
  }

  private static boolean isUnchanged(Path file, Note note, @Nullable Object changed)
      throws IOException {
    return changed instanceof Number micros
        && micros.longValue() == changedMicros(file)
        && note.bytes() == Files.size(file);
  }

  private static UserDefinedFileAttributeView view(Path file) {
    UserDefinedFileAttributeView view =
        Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
    if (view == null) {
      throw new UnsupportedOperationException("no extended attributes");
    }
    return view;
  }

  private static long changedMicros(Path file) throws IOException {
    return Files.getLastModifiedTime(file).to(TimeUnit.MICROSECONDS);
  }

  private void logOnce(Path file, Exception cause) {
    if (isLogged.compareAndSet(false, true)) {
      LOG.info(
          "{}: no extended attributes ({}); its files are downloaded whole each time",
          file.getParent(),
          cause.getMessage());
    }
  }
}
