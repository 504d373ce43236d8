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
 * Removes the scratch directories of nodes that were killed: those that bear our name, belong to
 * this user, have a lock that nobody holds, and are used by no process. Blocks.
 */
final class Leftovers {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);
  private static final Path PROCESSES = Path.of("/proc");

  private Leftovers() {}

  /** Looks beside a directory of ours. What cannot be removed stays, and is told. */
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
      LOG.debug("{}: removed by somebody else", directory);
    } catch (IOException kept) {
      LOG.warn("{}: cannot be removed, of a node that is gone: {}", directory, kept.toString());
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
        LOG.info("{}: removed, of a node that is gone", directory);
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

  /** A command may live on after its node was killed. Where there is no such list, nobody knows. */
  private static boolean isUsed(Path directory) throws IOException {
    if (!Files.isDirectory(PROCESSES)) {
      return false;
    }
    Path real = directory.toRealPath();
    try (Stream<Path> processes = Files.list(PROCESSES)) {
      return processes.filter(Leftovers::isAnother).anyMatch(process -> uses(process, real));
    }
  }

  /** We have its lock open ourselves. */
  private static boolean isAnother(Path process) {
    String pid = process.getFileName().toString();
    return Character.isDigit(pid.charAt(0))
        && !pid.equals(Long.toString(ProcessHandle.current().pid()));
  }

  /** Processes of other users do not let us look, and could not have entered. */
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
