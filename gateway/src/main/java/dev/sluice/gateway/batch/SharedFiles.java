package dev.sluice.gateway.batch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Tasks of one batch that name the same file: the first writes it, the others share its verdict.
 *
 * <p>The verdicts on the last ten thousand files are kept. A task that names an older one writes it
 * anew, which is safe, because whoever wrote it has ended.
 */
final class SharedFiles {
  private static final int MAX_KEPT = 10_000;

  private final Map<String, Entry> entries = new HashMap<>();
  private final Queue<String> ended = new ArrayDeque<>();

  /**
   * Looks whether a task is to wait for another.
   *
   * @return whether it is; false where it is the first of its file, or writes none
   */
  boolean follows(Task task) {
    String file = task.spec().file();
    if (file == null) {
      return false;
    }
    Entry entry = entries.putIfAbsent(file, new Entry());
    if (entry == null) {
      return false;
    }
    if (entry.verdict == null) {
      entry.followers.add(task);
    }
    return true;
  }

  /** The verdict that a task which follows another shares; null while that has none. */
  @Nullable Verdict verdictFor(Task task) {
    Entry entry = entries.get(String.valueOf(task.spec().file()));
    return entry == null ? null : entry.verdict;
  }

  /** A task has ended: gives those that wait for it. */
  List<Task> ended(Task task, Verdict verdict) {
    String file = task.spec().file();
    Entry entry = file == null ? null : entries.get(file);
    if (file == null || entry == null || entry.verdict != null) {
      return List.of();
    }
    entry.verdict = verdict;
    List<Task> followers = List.copyOf(entry.followers);
    entry.followers.clear();
    ended.add(file);
    if (ended.size() > MAX_KEPT) {
      entries.remove(ended.remove());
    }
    return followers;
  }

  /** Takes out a task that waits for another; null where none of this place in the list does. */
  @Nullable Task remove(int index) {
    for (Entry entry : entries.values()) {
      for (Task follower : entry.followers) {
        if (follower.index() == index) {
          entry.followers.remove(follower);
          return follower;
        }
      }
    }
    return null;
  }

  private static final class Entry {
    private final List<Task> followers = new ArrayList<>(0);
    private @Nullable Verdict verdict;
  }
}
