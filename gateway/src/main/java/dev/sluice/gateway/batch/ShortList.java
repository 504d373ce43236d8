package dev.sluice.gateway.batch;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A list of a few tasks in memory. */
public final class ShortList implements Backlog {
  private final Queue<Entry> entries = new ArrayDeque<>();

  /** Creates an empty list. */
  public ShortList() {}

  /** Creates a list of these tasks. */
  public ShortList(List<TaskSpec> specs) {
    specs.forEach(spec -> add(Entry.of(spec)));
  }

  /** Appends an entry. */
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
