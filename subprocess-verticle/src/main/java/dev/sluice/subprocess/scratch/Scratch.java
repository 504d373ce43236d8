package dev.sluice.subprocess.scratch;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.subprocess.launch.LaunchFailures;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates a fresh directory for each command and deletes it afterwards. Used on one context only.
 */
public final class Scratch {
  private static final Logger LOG = LoggerFactory.getLogger(Scratch.class);
  private static final int MAKER_THREADS = 2;
  private static final int REMOVER_THREADS = 2;

  /** The number of directories that may wait to be created, and to be deleted. */
  private static final int MAX_WAITING = 1_000;

  private static final int UNBOUNDED = Integer.MAX_VALUE;

  private final NodeDirectory directory;
  private final BlockingSteps makers;

  /** Separate threads, so that no command waits while a large tree is deleted. */
  private final BlockingSteps removers;

  private Scratch(Vertx vertx, NodeDirectory directory) {
    this.directory = directory;
    this.makers =
        new BlockingSteps(
            vertx, "sluice-scratch", MAKER_THREADS, "get a scratch directory", MAX_WAITING);
    // Bounded by the number of directories that are created.
    this.removers =
        new BlockingSteps(
            vertx, "sluice-cleanup", REMOVER_THREADS, "delete their scratch directory", UNBOUNDED);
  }

  /** Creates the parent directory below {@code base}, and deletes those of killed nodes. */
  public static Future<Scratch> open(Vertx vertx, Path base) {
    return vertx
        .executeBlocking(() -> openNow(base), false)
        .map(directory -> new Scratch(vertx, directory));
  }

  /**
   * Creates a directory.
   *
   * @return fails with {@link FailureCode#LAUNCH_FAILED} if the system refuses, and with {@link
   *     FailureCode#OVERLOADED} if too many directories wait to be deleted
   */
  public Future<Path> make() {
    if (removers.count() >= MAX_WAITING) {
      return Future.failedFuture(
          new Failure(
              FailureCode.OVERLOADED, MAX_WAITING + " scratch directories wait to be deleted"));
    }
    return makers.run(this::makeNow);
  }

  /** Deletes a directory later. What cannot be deleted remains until the node shuts down. */
  public void remove(Path made) {
    removers
        .run(() -> removeNow(made))
        .onFailure(kept -> LOG.warn("cannot delete scratch directory {}", made, kept));
  }

  /** Deletes the remaining directories. What cannot be deleted remains until the next start. */
  public Future<?> close() {
    return makers
        .run(this::closeNow)
        .onFailure(kept -> LOG.warn("cannot delete scratch directory {}", directory, kept))
        .eventually(makers::close)
        .eventually(removers::close);
  }

  private static NodeDirectory openNow(Path base) throws IOException {
    NodeDirectory directory = NodeDirectory.open(base);
    Leftovers.sweep(directory.path());
    return directory;
  }

  private NodeDirectory closeNow() throws IOException {
    directory.close();
    return directory;
  }

  private Path makeNow() {
    try {
      return directory.make();
    } catch (IOException cause) {
      throw LaunchFailures.ofScratch(cause);
    }
  }

  private static Path removeNow(Path made) throws IOException {
    TreeRemoval.remove(made);
    return made;
  }
}
