package dev.sluice.gateway.list;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Queues the lines of one list, first in, first out: the first lines in memory, the others on disk.
 * Used on one context.
 *
 * <p>The first lines stay in memory because they are needed first. If the disk is full or broken,
 * more lines stay in memory, and {@link #isFull} returns true until enough of them are taken.
 */
public final class Spool {
  private final Spools spools;
  private final SpoolDisk disk;
  private final Deque<SpoolBlock> blocks = new ArrayDeque<>();
  private SpoolBlock tail = SpoolBlock.first();
  private @Nullable SpoolBlock head;
  private Runnable availableHandler = () -> {};
  private Runnable roomHandler = () -> {};
  private long memory;
  private boolean isLoading;
  private boolean isDropped;

  Spool(Spools spools) {
    this.spools = spools;
    this.disk = new SpoolDisk(spools);
  }

  /** Sets the handler to call when a block has been loaded from disk, or is known to be lost. */
  public void availableHandler(Runnable handler) {
    availableHandler = handler;
  }

  /** Sets the handler to call whenever the spool may have room again. */
  public void roomHandler(Runnable handler) {
    roomHandler = handler;
  }

  /**
   * Returns whether the list should not be read further. An empty spool is never full, whatever
   * other spools contain: no line would be taken from it, so its room handler would never be
   * called.
   */
  public boolean isFull() {
    return memory > 0
        && spools.exceedsMemory(memory)
        && (disk.isWriting() || !disk.hasRoomFor(SpoolBlock.MAX_BYTES));
  }

  /** Appends a copy of some bytes as one record. */
  public void append(byte[] from, int start, int length) {
    tailFor(length).append(from, start, length);
  }

  /** Appends a mark in place of a record that is too long to be kept. */
  public void appendTooLong() {
    tailFor(0).appendTooLong();
  }

  /** Appends all records of a pack. */
  public void append(Pack pack) {
    sealTail();
    pack.blocks().forEach(this::add);
  }

  /** Takes the next record; null if there is none, or if it is still being loaded from disk. */
  @Nullable Line poll() {
    SpoolBlock block = head;
    while (block == null || block.left() == 0) {
      block = nextBlock();
      if (block == null) {
        return null;
      }
    }
    if (block.isInMemory()) {
      byte[] bytes = block.take();
      return bytes == null ? Line.TOO_LONG : new Line(Line.State.WHOLE, bytes);
    }
    return block.isOnDisk() ? load(block) : lost(block);
  }

  /** Drops all records, and deletes the file. */
  public void drop() {
    if (isDropped) {
      return;
    }
    addMemory(-memory);
    isDropped = true;
    blocks.clear();
    head = null;
    tail = SpoolBlock.first();
    disk.close();
  }

  private SpoolBlock tailFor(int recordLength) {
    if (!tail.hasRoomFor(recordLength)) {
      SpoolBlock next = tail.next(recordLength);
      sealTail();
      tail = next;
    }
    return tail;
  }

  private void sealTail() {
    if (tail.length() > 0) {
      add(tail);
      tail = SpoolBlock.first();
    }
  }

  private void add(SpoolBlock block) {
    if (!isDropped) {
      blocks.add(block);
      addMemory(block.length());
      if (spools.exceedsMemory(memory) && disk.hasRoomFor(block.length())) {
        disk.write(block)
            .onSuccess(written -> releaseMemory(block))
            .onComplete(ended -> signalRoom());
      }
    }
  }

  private void releaseMemory(SpoolBlock block) {
    if (!isDropped && !block.isInUse()) {
      block.release();
      addMemory(-block.length());
    }
  }

  private @Nullable SpoolBlock nextBlock() {
    if (head != null) {
      addMemory(head.isInMemory() ? -head.length() : 0);
      head = null;
      signalRoom();
    }
    if (blocks.isEmpty()) {
      sealTail();
    }
    head = blocks.poll();
    if (head != null) {
      head.use();
    }
    return head;
  }

  private static Line lost(SpoolBlock block) {
    block.takeLost();
    return Line.LOST;
  }

  private @Nullable Line load(SpoolBlock block) {
    if (!isLoading) {
      isLoading = true;
      disk.read(block)
          .onSuccess(bytes -> loaded(block, bytes))
          .onComplete(ended -> signalAvailable());
    }
    return null;
  }

  private void loaded(SpoolBlock block, ByteBuffer bytes) {
    if (!isDropped) {
      block.restore(bytes);
      addMemory(block.length());
    }
  }

  private void signalAvailable() {
    isLoading = false;
    if (!isDropped) {
      availableHandler.run();
    }
  }

  private void signalRoom() {
    if (!isDropped && !isFull()) {
      roomHandler.run();
    }
  }

  private void addMemory(long bytes) {
    if (!isDropped) {
      memory += bytes;
      spools.addMemory(bytes);
    }
  }
}
