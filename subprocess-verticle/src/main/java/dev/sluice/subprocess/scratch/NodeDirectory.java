package dev.sluice.subprocess.scratch;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The parent of one worker instance's scratch directories: a directory that only this user may
 * enter, with an unpredictable name and a file that stays locked while this process lives. The
 * system releases the lock when the process ends in any way. Blocks.
 */
public final class NodeDirectory {
  public static final String PREFIX = "sluice-scratch-";
  public static final String LOCK = "lock";

  /**
   * The directories of this process. It must not check their locks, because closing a file releases
   * all locks that the process holds on it.
   */
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private final Path base;
  private Path path;
  private FileChannel lock;

  private NodeDirectory(Path base, Path path, FileChannel lock) {
    this.base = base;
    this.path = path;
    this.lock = lock;
  }

  /** Creates a directory below an existing one. */
  static NodeDirectory open(Path base) throws IOException {
    Path path = create(base);
    return new NodeDirectory(base, path, locked(path));
  }

  /** Returns whether a directory belongs to this process. */
  static boolean isOwn(Path path) {
    return OWN.contains(path);
  }

  synchronized Path path() {
    return path;
  }

  /**
   * Creates a directory in it, of mode 0700 and with an unpredictable name. If a cleaner of
   * temporary files has deleted the parent, a new parent is created.
   */
  synchronized Path make() throws IOException {
    try {
      return Files.createTempDirectory(path, "");
    } catch (NoSuchFileException gone) {
      forget();
      path = create(base);
      lock = locked(path);
      return Files.createTempDirectory(path, "");
    }
  }

  /** Deletes it with its contents. What cannot be deleted remains until the next start. */
  synchronized void close() throws IOException {
    try {
      remove(path);
    } finally {
      forget();
    }
  }

  /** Deletes the lock last, because without it the owner of the rest would be unknown. */
  static void remove(Path directory) throws IOException {
    Path lock = directory.resolve(LOCK);
    try (var entries = Files.newDirectoryStream(directory, entry -> !entry.equals(lock))) {
      for (Path entry : entries) {
        TreeRemoval.remove(entry);
      }
    } catch (NoSuchFileException gone) {
      return;
    }
    TreeRemoval.remove(directory);
  }

  @Override
  public synchronized String toString() {
    return path.toString();
  }

  private void forget() throws IOException {
    OWN.remove(path);
    lock.close();
  }

  private static Path create(Path base) throws IOException {
    Path path = Files.createTempDirectory(base, PREFIX);
    OWN.add(path);
    return path;
  }

  /** Names the file only after locking it, so an unlocked file belongs to a dead process. */
  private static FileChannel locked(Path directory) throws IOException {
    Path unfinished = directory.resolve(LOCK + ".new");
    FileChannel channel = FileChannel.open(unfinished, CREATE_NEW, WRITE);
    if (channel.tryLock() == null) {
      throw new IOException(unfinished + " is locked by another process");
    }
    Files.move(unfinished, directory.resolve(LOCK), ATOMIC_MOVE);
    return channel;
  }
}
