package dev.sluice.gateway.list;

import io.vertx.core.Future;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the blocks of one spool to its file, and reads them back. Used on one context. */
final class SpoolDisk {
  private static final Logger LOG = LoggerFactory.getLogger(SpoolDisk.class);

  private final Spools spools;
  private @Nullable SpoolStore store;
  private long end;
  private int writes;
  private boolean isBroken;
  private boolean isClosed;

  SpoolDisk(Spools spools) {
    this.spools = spools;
  }

  boolean hasRoomFor(int length) {
    return !isBroken && spools.hasRoomOnDisk(length);
  }

  /** Returns whether any block is being written. */
  boolean isWriting() {
    return writes > 0;
  }

  /** Writes a block. Its bytes must stay in memory until the future has succeeded. */
  Future<Void> write(SpoolBlock block) {
    block.writtenAt(end);
    end += block.length();
    spools.addDisk(block.length());
    writes++;
    return store()
        .write(block.content(), block.offset())
        .onComplete(ended -> writes--)
        .onFailure(cause -> notWritten(block, cause));
  }

  /** Reads a block that was written. If the future fails, the block is lost. */
  Future<ByteBuffer> read(SpoolBlock block) {
    return store().read(block.length(), block.offset()).onFailure(cause -> notRead(block, cause));
  }

  /** Deletes the file. */
  void close() {
    isClosed = true;
    if (store != null) {
      spools.addDisk(-end);
      store.close().onFailure(cause -> LOG.warn("spool file cannot be closed", cause));
    }
  }

  private SpoolStore store() {
    SpoolStore opened = store == null ? spools.newStore() : store;
    store = opened;
    return opened;
  }

  private void notWritten(SpoolBlock block, Throwable cause) {
    block.lostOnDisk();
    if (!isClosed && !isBroken) {
      isBroken = true;
      LOG.warn("spool file cannot be written; the list stays in memory and is read slower", cause);
    }
  }

  private void notRead(SpoolBlock block, Throwable cause) {
    block.lostOnDisk();
    if (!isClosed) {
      LOG.error("spool file cannot be read; {} tasks of a list are lost", block.left(), cause);
    }
  }
}
