package dev.sluice.gateway.list;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lines of one list that wait, first in, first out: some in memory, the others on disk. Used on
 * one context.
 *
 * <p>What comes first stays in memory, for it is wanted first. Where the disk says no, more is kept
 * in memory, and {@link #isFull} says so until enough has been taken.
 */
public final class Spool {
  private static final Logger LOG = LoggerFactory.getLogger(Spool.class);

  private final Spools all;
  private final Deque<SpoolBlock> blocks = new ArrayDeque<>();
  private SpoolBlock tail = Pack.first();
  private @Nullable SpoolBlock head;
  private @Nullable SpoolStore file;
  private Runnable onHand = () -> {};
  private Runnable onRoom = () -> {};
  private long end;
  private long memory;
  private int writing;
  private boolean isLoading;
  private boolean isDiskBad;
  private boolean isDropped;

  Spool(Spools all) {
    this.all = all;
  }

  /** Names who is told when something is at hand that was not. */
  public void whenAtHand(Runnable action) {
    onHand = action;
  }

  /** Names who is told, again and again, when it is not full. */
  public void whenRoom(Runnable action) {
    onRoom = action;
  }

  /**
   * Whether whoever fills it should wait. A spool that holds nothing never is, however much others
   * hold: nothing would be taken from it that could tell of room.
   */
  public boolean isFull() {
    return memory > 0 && all.isTooMuch(memory) && (writing > 0 || !mayPutAside(Pack.LARGEST));
  }

  /** Adds a copy of some bytes as one record. */
  public void append(byte[] from, int start, int length) {
    roomFor(length).append(from, start, length);
  }

  /** Adds the note that a record was too long to be kept. */
  public void appendTooLong() {
    roomFor(0).appendTooLong();
  }

  /** Adds all records of a pack. */
  public void append(Pack pack) {
    sealTail();
    pack.blocks().forEach(this::add);
  }

  /** Takes the next record; null where none is at hand. */
  @Nullable Line poll() {
    SpoolBlock block = head;
    while (block == null || block.left() == 0) {
      block = nextBlock();
      if (block == null) {
        return null;
      }
    }
    if (block.isAtHand()) {
      byte[] bytes = block.take();
      return bytes == null ? Line.TOO_LONG : new Line(Line.State.WHOLE, bytes);
    }
    return lostOrLater(block);
  }

  /** Forgets all that is in it. */
  public void drop() {
    if (isDropped) {
      return;
    }
    count(-memory);
    isDropped = true;
    blocks.clear();
    head = null;
    tail = Pack.first();
    if (file != null) {
      all.disk(-end);
      file.close().onFailure(cause -> LOG.warn("a list's file cannot be closed", cause));
    }
  }

  private SpoolBlock roomFor(int length) {
    if (!tail.hasRoomFor(length)) {
      SpoolBlock next = Pack.following(tail, length);
      sealTail();
      tail = next;
    }
    return tail;
  }

  private void sealTail() {
    if (tail.length() > 0) {
      add(tail);
      tail = Pack.first();
    }
  }

  private void add(SpoolBlock block) {
    if (!isDropped) {
      blocks.add(block);
      count(block.length());
      if (all.isTooMuch(memory) && mayPutAside(block.length())) {
        putAside(block);
      }
    }
  }

  private boolean mayPutAside(int length) {
    return !isDiskBad && all.hasRoomOnDisk(length);
  }

  private void putAside(SpoolBlock block) {
    SpoolStore to = file == null ? all.newStore() : file;
    file = to;
    block.offset(end);
    end += block.length();
    all.disk(block.length());
    writing++;
    to.write(block.content(), block.offset())
        .onComplete(done -> writing--)
        .onSuccess(written -> written(block))
        .onFailure(cause -> notWritten(block, cause));
  }

  private void written(SpoolBlock block) {
    if (!isDropped && !block.isInUse()) {
      block.putAside();
      count(-block.length());
    }
    tellRoom();
  }

  private void notWritten(SpoolBlock block, Throwable cause) {
    block.offset(-1);
    if (!isDropped && !isDiskBad) {
      isDiskBad = true;
      LOG.warn("a long list stays in memory and is read only as fast as it is done", cause);
    }
    tellRoom();
  }

  private @Nullable SpoolBlock nextBlock() {
    if (head != null) {
      count(head.isAtHand() ? -head.length() : 0);
      head = null;
      tellRoom();
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

  /** A block that is on disk is fetched; meanwhile nothing is at hand. */
  private @Nullable Line lostOrLater(SpoolBlock block) {
    if (file == null || block.offset() < 0) {
      block.takeLost();
      return Line.LOST;
    }
    if (!isLoading) {
      isLoading = true;
      file.read(block.length(), block.offset())
          .onSuccess(bytes -> loaded(block, bytes))
          .onFailure(cause -> notLoaded(block, cause))
          .onComplete(read -> tellAtHand());
    }
    return null;
  }

  private void loaded(SpoolBlock block, ByteBuffer bytes) {
    if (!isDropped) {
      block.bringBack(bytes);
      count(block.length());
    }
  }

  private void notLoaded(SpoolBlock block, Throwable cause) {
    block.offset(-1);
    if (!isDropped) {
      LOG.error("{} tasks of a list cannot be read back from disk", block.left(), cause);
    }
  }

  private void tellAtHand() {
    isLoading = false;
    if (!isDropped) {
      onHand.run();
    }
  }

  private void tellRoom() {
    if (!isDropped && !isFull()) {
      onRoom.run();
    }
  }

  private void count(long more) {
    if (!isDropped) {
      memory += more;
      all.memory(more);
    }
  }
}
