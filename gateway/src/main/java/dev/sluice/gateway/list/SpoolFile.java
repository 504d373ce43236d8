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
 * The file of one list. It is deleted when it is opened, on systems that allow that, so that
 * nothing is left of it even if this process is killed.
 *
 * <p>File access blocks, so worker threads do it. The futures complete on the caller's context.
 */
final class SpoolFile implements SpoolStore {
  private static final FileAttribute<?>[] OWNER_ONLY =
      Path.of("").getFileSystem().supportedFileAttributeViews().contains("posix")
          ? new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
          }
          : new FileAttribute<?>[0];

  private final WorkerExecutor workers;
  private final Path path;
  private @Nullable FileChannel channel;
  private boolean isClosed;

  /**
   * @param path where no file exists yet
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
    long position = offset;
    while (bytes.hasRemaining()) {
      position += file.write(bytes, position);
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
    isClosed = true;
    if (channel != null) {
      channel.close();
    }
    return null;
  }

  private synchronized FileChannel open() throws IOException {
    if (isClosed) {
      throw new IOException(path + " is closed");
    }
    FileChannel file = channel;
    if (file == null) {
      Files.createDirectories(path.toAbsolutePath().getParent());
      file = FileChannel.open(path, Set.of(CREATE_NEW, READ, WRITE, DELETE_ON_CLOSE), OWNER_ONLY);
      channel = file;
    }
    return file;
  }
}
