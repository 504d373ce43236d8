package dev.sluice.cli.flags;

import dev.sluice.cli.client.BatchClient;
import dev.sluice.cli.client.TaskEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.CopyOptions;
import io.vertx.core.file.FileSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * Copies the flags that a remote gateway has found into a local directory. A file has a temporary
 * name until it is complete.
 */
final class FlagCopies {
  private static final String PART = ".part";
  private static final CopyOptions REPLACE =
      new CopyOptions().setReplaceExisting(true).setAtomicMove(true);

  private final Path directory;
  private final FileSystem files;
  private final BatchClient client;
  private final List<Future<String>> copies = new ArrayList<>();

  private FlagCopies(Path directory, FileSystem files, BatchClient client) {
    this.directory = directory;
    this.files = files;
    this.client = client;
  }

  static FlagCopies into(Path directory, Vertx vertx, BatchClient client) {
    try {
      Files.createDirectories(directory);
    } catch (IOException cannot) {
      throw new UncheckedIOException(cannot);
    }
    return new FlagCopies(directory, vertx.fileSystem(), client);
  }

  /** Starts to copy a flag. */
  void fetch(TaskEvent task) {
    String country = task.key().toLowerCase(Locale.ROOT);
    Path file = directory.resolve(country + extension(task));
    String sha256 = task.value().getString("sha256", "");
    copies.add(
        client
            .get("/v1/flags/" + country)
            .compose(bytes -> keep(bytes, sha256, file))
            .map("")
            .otherwise(cause -> task.key() + " could not be copied: " + cause.getMessage()));
  }

  /** Waits for all copies, and returns a line for each one that failed. */
  List<String> finish() {
    Future.join(copies).await();
    return copies.stream().map(Future::result).filter(reason -> !reason.isEmpty()).toList();
  }

  private Future<Void> keep(Buffer bytes, String sha256, Path file) {
    if (!sha256.isEmpty() && !sha256.equals(sha256(bytes))) {
      return Future.failedFuture("its SHA-256 differs from the announced one");
    }
    String part = directory.resolve("." + file.getFileName() + PART).toString();
    return files
        .writeFile(part, bytes)
        .compose(written -> files.move(part, file.toString(), REPLACE))
        .recover(cause -> files.delete(part).transform(deleted -> Future.failedFuture(cause)));
  }

  private static String extension(TaskEvent task) {
    String name = task.value().getString("file", "");
    int dot = name.lastIndexOf('.');
    String extension = dot < 0 ? "" : name.substring(dot);
    return extension.matches("\\.[a-z0-9]{1,5}") ? extension : ".svg";
  }

  private static String sha256(Buffer bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(bytes.getBytes()));
    } catch (NoSuchAlgorithmException never) {
      throw new IllegalStateException(never);
    }
  }
}
