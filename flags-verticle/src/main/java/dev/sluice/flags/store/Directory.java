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
 * A directory of downloaded files. All methods except {@link #part} block; call them on {@link
 * FileWorkers}. Safe to share between verticle instances and between processes.
 */
public final class Directory {
  private final Path path;
  private final Notes notes = new Notes();

  private Directory(Path path) {
    this.path = path;
  }

  /**
   * Opens a directory and deletes the partial files of processes that were killed. A missing
   * directory is created with the first file, so that a node which downloads nothing creates none.
   *
   * @throws IOException if the directory cannot be created, read or written to
   */
  public static Directory open(Path path) throws IOException {
    Path existing = nearestExisting(path.toAbsolutePath());
    if (!Files.isDirectory(existing)) {
      throw new NotDirectoryException(existing.toString());
    }
    if (!Files.isWritable(existing)) {
      throw new AccessDeniedException(existing.toString());
    }
    if (Files.exists(path)) {
      removeLeftovers(path);
    }
    return new Directory(path);
  }

  private static Path nearestExisting(Path path) {
    Path existing = path;
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    return existing;
  }

  private static void removeLeftovers(Path path) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(path, PartFile::isName)) {
      for (Path part : entries) {
        removeUnlessInUse(part);
      }
    }
  }

  /**
   * Returns the note of a file that was downloaded from this URL and has not changed since.
   *
   * @param names the names that the file may have
   */
  public Optional<Note> recall(List<String> names, String url) {
    return names.stream()
        .flatMap(name -> notes.read(path.resolve(name)).stream())
        .filter(note -> note.url().equals(url))
        .findFirst();
  }

  /** Creates a file of this name that is written chunk by chunk. */
  public PartFile part(String name) {
    return new PartFile(path, notes, name);
  }

  /** Reads a file, up to a number of bytes. */
  public byte[] read(String name, int maxBytes) throws IOException {
    try (InputStream content = Files.newInputStream(path.resolve(name))) {
      return content.readNBytes(maxBytes);
    }
  }

  /** The writer of a partial file locks it, and the system releases the locks of a dead process. */
  private static void removeUnlessInUse(Path part) throws IOException {
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        Files.deleteIfExists(part);
      }
    } catch (OverlappingFileLockException isWrittenHere) {
      return;
    } catch (NoSuchFileException isRenamed) {
      return;
    }
  }
}
