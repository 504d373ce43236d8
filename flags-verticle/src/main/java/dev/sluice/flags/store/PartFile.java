package dev.sluice.flags.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that is being written. It has a unique hidden name until it is complete. Blocks; call it
 * on {@link FileWorkers}, one call after the other.
 */
public final class PartFile {
  private static final Logger LOG = LoggerFactory.getLogger(PartFile.class);
  private static final Pattern NAME =
      Pattern.compile("\\.[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}\\.[0-9a-f]{16}\\.part");

  private final Path directory;
  private final Notes notes;
  private final Path path;
  private final String name;
  private @Nullable FileChannel channel;
  private @Nullable MessageDigest digest;
  private long bytes;

  PartFile(Path directory, Notes notes, String name) {
    this.directory = directory;
    this.notes = notes;
    this.name = name;
    String unique = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    this.path = directory.resolve("." + name + "." + unique + ".part");
  }

  /** Returns whether this is the hidden name of a partial file. */
  static boolean isName(Path file) {
    return NAME.matcher(file.getFileName().toString()).matches();
  }

  /**
   * Appends a chunk.
   *
   * @return the length of the file
   */
  public long append(byte[] chunk) throws IOException {
    FileChannel open = opened();
    ByteBuffer rest = ByteBuffer.wrap(chunk);
    while (rest.hasRemaining()) {
      open.write(rest);
    }
    digest().update(chunk);
    bytes += chunk.length;
    return bytes;
  }

  /**
   * Appends the last chunk and moves the file to its name atomically.
   *
   * @return the metadata of the file
   */
  public Note finish(byte[] last, String url, @Nullable String etag, String contentType)
      throws IOException {
    append(last);
    String sha256 = HexFormat.of().formatHex(digest().digest());
    Note note = new Note(name, url, etag, contentType, sha256, bytes);
    notes.write(path, note);
    Files.move(path, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    close();
    return note;
  }

  /**
   * Deletes the partial file.
   *
   * @return whether there was one
   */
  public boolean discard() throws IOException {
    close();
    return Files.deleteIfExists(path);
  }

  private FileChannel opened() throws IOException {
    if (channel == null) {
      channel = create();
      lock(channel);
    }
    return channel;
  }

  private FileChannel create() throws IOException {
    try {
      return FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (NoSuchFileException noDirectoryYet) {
      Files.createDirectories(directory);
      return FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }
  }

  /** The lock keeps other processes from deleting the file; see {@link Directory#open}. */
  private static void lock(FileChannel channel) {
    try {
      channel.tryLock();
    } catch (IOException noLocksHere) {
      LOG.debug("no file locks on this file system", noLocksHere);
    }
  }

  private MessageDigest digest() {
    if (digest == null) {
      digest = Sha256.digest();
    }
    return digest;
  }

  private void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }
}
