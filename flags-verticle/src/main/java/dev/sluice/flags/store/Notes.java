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
 * Keeps a {@link Note} with the file it is about, in an extended attribute of the file, so that the
 * directory holds the files that were asked for and no others. Blocks; for {@link FileWorkers}.
 *
 * <p>A note goes with the length and the time of change that the file had: where the file has been
 * changed since, it counts for nothing. Where the file system keeps no such attributes there are no
 * notes, and every file is fetched anew.
 */
final class Notes {
  private static final Logger LOG = LoggerFactory.getLogger(Notes.class);
  private static final String ATTRIBUTE = "sluice";
  private static final String CHANGED = "changedMicros";

  /** What ext4 keeps for all attributes of a file. */
  private static final int MAX_BYTES = 4096;

  private final AtomicBoolean isToldOf = new AtomicBoolean();

  /** Keeps a note of a file whose content is complete. */
  void write(Path file, Note note) {
    if (note.etag() == null) {
      return;
    }
    try {
      Buffer text = note.toJson().put(CHANGED, changedMicros(file)).toBuffer();
      view(file).write(ATTRIBUTE, ByteBuffer.wrap(text.getBytes()));
    } catch (IOException | UnsupportedOperationException unsupported) {
      tellOnce(file, unsupported);
    }
  }

  /** The note of a file that has not changed since it was made. */
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

  private void tellOnce(Path file, Exception cause) {
    if (isToldOf.compareAndSet(false, true)) {
      LOG.info(
          "{}: cannot note entity tags here; its files are fetched whole each time ({})",
          file.getParent(),
          cause.getMessage());
    }
  }
}
