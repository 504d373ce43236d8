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
 * The directories that commands work in: one each, fresh, and gone when the command is. Used on one
 * context only.
 */
public final class Scratch {
  private static final Logger LOG = LoggerFactory.getLogger(Scratch.class);
  private static final int MAKER_THREADS = 2;
  private static final int REMOVER_THREADS = 2;

  /** So many may wait to be made, and so many to be removed. */
  private static final int MAX_WAITING = 1_000;

  private static final int UNBOUNDED = Integer.MAX_VALUE;

  private final NodeDirectory directory;
  private final BlockingSteps makers;

  /** Apart from what makes them, so that no command waits for a large tree to be removed. */
  private final BlockingSteps removers;

  private Scratch(Vertx vertx, NodeDirectory directory) {
    this.directory = directory;
    this.makers =
        new BlockingSteps(
            vertx, "sluice-scratch", MAKER_THREADS, "get a scratch directory", MAX_WAITING);
    // As many as are made, and those are bounded.
    this.removers =
        new BlockingSteps(
            vertx, "sluice-cleanup", REMOVER_THREADS, "lose their scratch directory", UNBOUNDED);
  }

  /** Makes a place for them below {@code base}, and removes what killed nodes have left there. */
  public static Future<Scratch> open(Vertx vertx, Path base) {
    return vertx
        .executeBlocking(() -> openNow(base), false)
        .map(directory -> new Scratch(vertx, directory));
  }

  /**
   * Makes one.
   *
   * @return fails with {@link FailureCode#LAUNCH_FAILED} where the system does not let it, and with
   *     {@link FailureCode#OVERLOADED} where so many wait to be removed that this one would, too
   */
  public Future<Path> make() {
    if (removers.begun() >= MAX_WAITING) {
      return Future.failedFuture(
          new Failure(
              FailureCode.OVERLOADED, MAX_WAITING + " scratch directories wait to be removed"));
    }
    return makers.run(this::makeNow);
  }

  /** Removes one when there is time; what cannot be removed now is when the node goes. */
  public void remove(Path made) {
    removers.run(() -> removeNow(made)).onFailure(kept -> LOG.warn("{}: not removed", made, kept));
  }

  /** Removes all that is left. What cannot be removed is at the next start. */
  public Future<?> close() {
    return makers
        .run(this::closeNow)
        .onFailure(kept -> LOG.warn("{}: not removed", directory, kept))
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
