package dev.sluice.subprocess.scratch;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes the scratch directories of killed nodes: those with our prefix that belong to this user,
 * whose lock is free, and which no process uses. Blocks.
 */
final class Leftovers {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
  private static final Path PROCESSES = Path.of("/proc");

  private Leftovers() {}

  /** Checks the siblings of a directory of this process. Logs what cannot be deleted. */
  static void sweep(Path own) throws IOException {
    Path base = own.toAbsolutePath().getParent();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(base, NodeDirectory.PREFIX + "*")) {
      for (Path directory : found) {
        if (!NodeDirectory.isOwn(directory)) {
          removeIfLeft(directory, own);
        }
      }
    }
  }

  private static void removeIfLeft(Path directory, Path own) {
    try {
      if (isOfSameUser(directory, own)) {
        removeIfLeft(directory);
      }
    } catch (NoSuchFileException gone) {
      LOG.debug("{}: already deleted", directory);
    } catch (IOException kept) {
      LOG.warn(
          "cannot delete scratch directory {} of a killed node: {}", directory, kept.toString());
    }
  }

  private static boolean isOfSameUser(Path directory, Path own) throws IOException {
    return Files.isDirectory(directory, NOFOLLOW_LINKS)
        && Files.isRegularFile(directory.resolve(NodeDirectory.LOCK), NOFOLLOW_LINKS)
        && Files.getOwner(directory, NOFOLLOW_LINKS).equals(Files.getOwner(own));
  }

  private static void removeIfLeft(Path directory) throws IOException {
    Path file = directory.resolve(NodeDirectory.LOCK);
    try (FileChannel channel = FileChannel.open(file, WRITE, NOFOLLOW_LINKS);
        FileLock lock = lock(channel)) {
      if (lock != null && !isUsed(directory)) {
        NodeDirectory.remove(directory);
        LOG.info("deleted scratch directory {} of a killed node", directory);
      }
    }
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException ofAnotherInstance) {
      return null;
    }
  }

  /** Returns whether a command of the killed node still runs there; false without /proc. */
  private static boolean isUsed(Path directory) throws IOException {
    if (!Files.isDirectory(PROCESSES)) {
      return false;
    }
    Path real = directory.toRealPath();
    try (Stream<Path> processes = Files.list(PROCESSES)) {
      return processes.filter(Leftovers::isAnother).anyMatch(process -> uses(process, real));
    }
  }

  /** Returns whether this is another process: this one has the lock file open itself. */
  private static boolean isAnother(Path process) {
    String pid = process.getFileName().toString();
    return Character.isDigit(pid.charAt(0))
        && !pid.equals(Long.toString(ProcessHandle.current().pid()));
  }

  /** Ignores processes that cannot be read: they belong to other users, who cannot enter. */
  private static boolean uses(Path process, Path directory) {
    if (leadsInto(process.resolve("cwd"), directory)) {
      return true;
    }
    try (Stream<Path> files = Files.list(process.resolve("fd"))) {
      return files.anyMatch(file -> leadsInto(file, directory));
    } catch (IOException | UncheckedIOException ended) {
      return false;
    }
  }

  private static boolean leadsInto(Path link, Path directory) {
    try {
      return Files.readSymbolicLink(link).startsWith(directory);
    } catch (IOException closed) {
      return false;
    }
  }
}
