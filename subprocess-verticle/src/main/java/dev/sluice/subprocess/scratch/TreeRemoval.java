package dev.sluice.subprocess.scratch;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;

/**
 * Deletes a directory with everything in it: links are deleted and not followed, unreadable
 * directories are made readable first, and any depth is handled.
 *
 * <p>A directory that is not empty is moved to the top before it is listed, which avoids both paths
 * that are too long and recursion. Blocks; used by one thread.
 */
public final class TreeRemoval {
  /** Limits the rounds, because a program may still write there. */
  private static final int ROUNDS = 3;

  private final Path top;
  private final Deque<Path> left = new ArrayDeque<>();

  /** Avoids names that a program chose. */
  private final Random random = new Random();

  private TreeRemoval(Path top) {
    this.top = top;
  }

  /**
   * Deletes a directory if it exists.
   *
   * @throws IOException if something cannot be deleted
   */
  public static void remove(Path top) throws IOException {
    for (int round = 1; isDirectory(top); round++) {
      try {
        removeNow(top);
      } catch (DirectoryNotEmptyException | NoSuchFileException somebodyElseIsThere) {
        if (round == ROUNDS) {
          throw somebodyElseIsThere;
        }
      }
    }
  }

  /** Takes the short path for an empty directory, which is the common case. */
  private static void removeNow(Path top) throws IOException {
    try {
      Files.deleteIfExists(top);
    } catch (DirectoryNotEmptyException notEmpty) {
      new TreeRemoval(top).run();
    }
  }

  private void run() throws IOException {
    left.add(top);
    open(top);
    for (Path next = left.poll(); next != null; next = left.poll()) {
      empty(next);
      if (!next.equals(top)) {
        Files.deleteIfExists(next);
      }
    }
    Files.deleteIfExists(top);
  }

  private void empty(Path directory) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        if (isDirectory(entry)) {
          removeOrKeep(entry);
        } else {
          Files.deleteIfExists(entry);
        }
      }
    }
  }

  private void removeOrKeep(Path directory) throws IOException {
    try {
      open(directory);
      Files.deleteIfExists(directory);
    } catch (DirectoryNotEmptyException notEmpty) {
      left.add(top.equals(directory.getParent()) ? directory : movedUp(directory));
    }
  }

  private Path movedUp(Path directory) throws IOException {
    Path place = top.resolve("left-" + Long.toHexString(random.nextLong()));
    return Files.move(directory, place, ATOMIC_MOVE);
  }

  /** Makes a directory readable and writable for its owner. */
  private static void open(Path directory) throws IOException {
    if (Files.getFileAttributeView(directory, PosixFileAttributeView.class) != null) {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }
  }

  private static boolean isDirectory(Path path) {
    return Files.isDirectory(path, NOFOLLOW_LINKS);
  }
}
