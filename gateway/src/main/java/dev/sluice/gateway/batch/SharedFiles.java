package dev.sluice.gateway.batch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Lets the tasks of a batch with the same key and the same file share one verdict: the first task
 * writes the file, and the others wait for it. Another key cannot use the file.
 *
 * <p>The verdicts on the last ten thousand files are kept. A task that names an older file writes
 * it again, which is safe because the first task has ended.
 */
final class SharedFiles {
  private static final int MAX_KEPT = 10_000;

  private final Map<String, Entry> entries = new HashMap<>();
  private final Queue<String> ended = new ArrayDeque<>();

  /** Returns whether a task with another key already uses the file of this task. */
  boolean isTaken(Task task) {
    String file = task.spec().file();
    Entry entry = file == null ? null : entries.get(file);
    return entry != null && !entry.key.equals(task.spec().request().key());
  }

  /**
   * Adds a task, which waits if the first task of its file has not ended.
   *
   * @return whether the task shares a verdict; false if it is the first of its file, or writes none
   */
  boolean follows(Task task) {
    String file = task.spec().file();
    if (file == null) {
      return false;
    }
    Entry entry = entries.putIfAbsent(file, new Entry(task));
    if (entry == null) {
      return false;
    }
    if (entry.verdict == null) {
      entry.followers.add(task);
    }
    return true;
  }

  /** Returns the verdict that a task shares; null while the first task has not ended. */
  @Nullable Verdict verdictFor(Task task) {
    Entry entry = entries.get(String.valueOf(task.spec().file()));
    return entry == null ? null : entry.verdict;
  }

  /** Records the verdict on the first task of a file. Returns the tasks that waited for it. */
  List<Task> ended(Task task, Verdict verdict) {
    String file = task.spec().file();
    Entry entry = file == null ? null : entries.get(file);
    if (file == null || entry == null || entry.first != task.index()) {
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

  /** Removes the task with this index; returns null if it does not wait here. */
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
    private final String key;
    private final int first;
    private final List<Task> followers = new ArrayList<>(0);
    private @Nullable Verdict verdict;

    Entry(Task first) {
      this.key = first.spec().request().key();
      this.first = first.index();
    }
  }
}
