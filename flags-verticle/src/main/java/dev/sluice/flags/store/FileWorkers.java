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
 * The threads that read and write files, shared by all instances of a node.
 *
 * <p>This is the only place of the module that blocks, because the JDK cannot open, rename or
 * delete a file asynchronously. Four threads keep a disk busy, and a disk that hangs blocks no
 * event loop. Calls are not ordered: a caller that needs an order waits for the future.
 */
public final class FileWorkers {
  private static final Logger LOG = LoggerFactory.getLogger(FileWorkers.class);
  private static final int THREADS = 4;

  private final WorkerExecutor executor;

  public FileWorkers(Vertx vertx) {
    executor = vertx.createSharedWorkerExecutor("sluice-files", THREADS);
  }

  /**
   * Runs code that reads or writes files.
   *
   * @return completes on the caller's context; fails with {@link FailureCode#INTERNAL} for an
   *     {@link IOException}
   */
  public <T> Future<T> run(Callable<T> blocking) {
    return executor.executeBlocking(blocking, false).recover(FileWorkers::failure);
  }

  private static <T> Future<T> failure(Throwable cause) {
    if (!(cause instanceof IOException refused)) {
      return Future.failedFuture(cause);
    }
    LOG.warn("cannot read or write a file", refused);
    return Future.failedFuture(new Failure(FailureCode.INTERNAL, "disk: " + reason(refused)));
  }

  /** Leaves out the path, which is of no use to a caller. */
  private static String reason(IOException refused) {
    String reason =
        refused instanceof FileSystemException precise ? precise.getReason() : refused.getMessage();
    return reason == null ? refused.getClass().getSimpleName() : reason;
  }
}
