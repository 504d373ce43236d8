package dev.sluice.flags.store;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads on which files are read and written, for all instances of a node together.
 *
 * <p>The one place of this module that blocks: the JDK has no way to open, rename or delete a file
 * without holding a thread. Four threads keep a disk busy, and a disk that hangs holds these and no
 * loop. What is put here is not ordered; who needs an order waits for the future.
 */
public final class FileWorkers {
  private static final Logger LOG = LoggerFactory.getLogger(FileWorkers.class);
  private static final int THREADS = 4;

  private final WorkerExecutor executor;

  public FileWorkers(Vertx vertx) {
    executor = vertx.createSharedWorkerExecutor("sluice-files", THREADS);
  }

  /**
   * Runs what touches the disk.
   *
   * @return completes on the caller's context; fails with {@link FailureCode#INTERNAL} where the
   *     disk says no
   */
  public <T> Future<T> run(Callable<T> blocking) {
    return executor.executeBlocking(blocking, false).recover(FileWorkers::told);
  }

  private static <T> Future<T> told(Throwable cause) {
    if (!(cause instanceof IOException refused)) {
      return Future.failedFuture(cause);
    }
    LOG.warn("a file cannot be read or written", refused);
    return Future.failedFuture(new Failure(FailureCode.INTERNAL, "disk: " + reason(refused)));
  }

  /** Without the path, which is nobody's business outside. */
  private static String reason(IOException refused) {
    String reason =
        refused instanceof FileSystemException precise ? precise.getReason() : refused.getMessage();
    return reason == null ? refused.getClass().getSimpleName() : reason;
  }
}
