package dev.sluice.gateway.list;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.DELETE_ON_CLOSE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The file of one list. It has no name from the moment it is open where the system allows that, so
 * that nothing of it is left behind, whatever becomes of this process.
 *
 * <p>Files block, so all is done by the workers; the futures complete on the caller's context.
 */
final class SpoolFile implements SpoolStore {
  private static final FileAttribute<?>[] FOR_US_ALONE =
      Path.of("").getFileSystem().supportedFileAttributeViews().contains("posix")
          ? new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
          }
          : new FileAttribute<?>[0];

  private final WorkerExecutor workers;
  private final Path path;
  private @Nullable FileChannel channel;
  private boolean closed;

  /**
   * @param path that no file has yet
   */
  SpoolFile(WorkerExecutor workers, Path path) {
    this.workers = workers;
    this.path = path;
  }

  @Override
  public Future<Void> write(ByteBuffer bytes, long offset) {
    return workers.executeBlocking(() -> writeNow(bytes, offset), false);
  }

  @Override
  public Future<ByteBuffer> read(int length, long offset) {
    return workers.executeBlocking(() -> readNow(length, offset), false);
  }

  @Override
  public Future<Void> close() {
    return workers.executeBlocking(this::closeNow, false);
  }

  private @Nullable Void writeNow(ByteBuffer bytes, long offset) throws IOException {
    FileChannel file = open();
    long at = offset;
    while (bytes.hasRemaining()) {
      at += file.write(bytes, at);
    }
    return null;
  }

  private ByteBuffer readNow(int length, long offset) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    FileChannel file = open();
    while (bytes.hasRemaining()) {
      if (file.read(bytes, offset + bytes.position()) < 0) {
        throw new EOFException(path + " ends at " + (offset + bytes.position()));
      }
    }
    return bytes;
  }

  private synchronized @Nullable Void closeNow() throws IOException {
    closed = true;
    if (channel != null) {
      channel.close();
    }
    return null;
  }

  private synchronized FileChannel open() throws IOException {
    if (closed) {
      throw new IOException(path + " is closed");
    }
    FileChannel file = channel;
    if (file == null) {
      Files.createDirectories(path.toAbsolutePath().getParent());
      file = FileChannel.open(path, Set.of(CREATE_NEW, READ, WRITE, DELETE_ON_CLOSE), FOR_US_ALONE);
      channel = file;
    }
    return file;
  }
}
