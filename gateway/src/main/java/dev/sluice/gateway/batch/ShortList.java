package dev.sluice.gateway.batch;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A list of a few tasks, kept as they are. */
public final class ShortList implements Backlog {
  private final Queue<Entry> entries = new ArrayDeque<>();

  /** A list that is still to be filled. */
  public ShortList() {}

  /** A list of these tasks. */
  public ShortList(List<TaskSpec> specs) {
    specs.forEach(spec -> add(Entry.of(spec)));
  }

  /** Adds one at the end. */
  public void add(Entry entry) {
    entries.add(entry);
  }

  @Override
  public @Nullable Entry poll() {
    return entries.poll();
  }

  @Override
  public void drop() {
    entries.clear();
  }
}
