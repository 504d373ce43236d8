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
 * Where one instance has the scratch directories of its commands: a directory that only this user
 * may enter, under a name that nobody can guess, with a file that is locked while we live. The
 * system itself lets go of the lock when we die, however that comes. Blocks.
 */
public final class NodeDirectory {
  public static final String PREFIX = "sluice-scratch-";
  public static final String LOCK = "lock";

  /**
   * Those of this process. It must not look at their locks: to close a file lets go of all locks
   * that a process has on it, whoever in it opened it.
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

  /** Makes one below a directory that is there. */
  static NodeDirectory open(Path base) throws IOException {
    Path path = create(base);
    return new NodeDirectory(base, path, locked(path));
  }

  /** Whether a directory is one of this process. */
  static boolean isOwn(Path path) {
    return OWN.contains(path);
  }

  synchronized Path path() {
    return path;
  }

  /**
   * Makes a directory in it, of mode 0700, under a name that nobody can guess. Whoever tidies up
   * temporary files may have removed ours: then there is another.
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

  /** Removes it with all that is in it; what cannot be removed stays for the next start. */
  synchronized void close() throws IOException {
    try {
      remove(path);
    } finally {
      forget();
    }
  }

  /** The lock goes last: without it nobody would know later whose the rest is. */
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

  /** The file has its name only when it is locked: who finds it unlocked finds one of the dead. */
  private static FileChannel locked(Path directory) throws IOException {
    Path unfinished = directory.resolve(LOCK + ".new");
    FileChannel channel = FileChannel.open(unfinished, CREATE_NEW, WRITE);
    if (channel.tryLock() == null) {
      throw new IOException(unfinished + " is locked by somebody else");
    }
    Files.move(unfinished, directory.resolve(LOCK), ATOMIC_MOVE);
    return channel;
  }
}
