package dev.sluice.flags.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * A directory of downloaded files. Its methods block, but for {@link #part}; they are for {@link
 * FileWorkers}. Safe to share between instances, and between processes.
 */
public final class Directory {
  private final Path path;
  private final Notes notes = new Notes();

  private Directory(Path path) {
    this.path = path;
  }

  /**
   * Removes what killed processes left half done. A directory that is missing is made when the
   * first file comes, so that a node which downloads nothing leaves none behind.
   *
   * @throws IOException where it cannot be made, read or written to
   */
  public static Directory open(Path path) throws IOException {
    Path there = nearestThatExists(path.toAbsolutePath());
    if (!Files.isDirectory(there)) {
      throw new NotDirectoryException(there.toString());
    }
    if (!Files.isWritable(there)) {
      throw new AccessDeniedException(there.toString());
    }
    if (Files.exists(path)) {
      removeLeftovers(path);
    }
    return new Directory(path);
  }

  private static Path nearestThatExists(Path path) {
    Path there = path;
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    return there;
  }

  private static void removeLeftovers(Path path) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path, PartFile::isName)) {
      for (Path part : entries) {
        removeUnlessInUse(part);
      }
    }
  }

  /**
   * What is known of a file that was had from this URL and has not changed since.
   *
   * @param names the names it may stand under
   */
  public Optional<Note> recall(List<String> names, String url) {
    return names.stream()
        .flatMap(name -> notes.read(path.resolve(name)).stream())
        .filter(note -> note.url().equals(url))
        .findFirst();
  }

  /** A file of this name that comes in piece by piece. */
  public PartFile part(String name) {
    return new PartFile(path, notes, name);
  }

  /** The first so many bytes of a file. */
  public byte[] read(String name, int most) throws IOException {
    try (InputStream content = Files.newInputStream(path.resolve(name))) {
      return content.readNBytes(most);
    }
  }

  /**
   * Whoever writes a part holds its lock, and the system frees the locks of a process that dies.
   */
  private static void removeUnlessInUse(Path part) throws IOException {
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        Files.deleteIfExists(part);
      }
    } catch (OverlappingFileLockException writtenByUs) {
      return;
    } catch (NoSuchFileException renamedMeanwhile) {
      return;
    }
  }
}
