package dev.sluice.bench.commands;

import dev.sluice.bench.harness.Bench;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A process tree: its kind and the number that all its processes have as an argument. */
final class Tree {
  private static final int START_SECONDS = 40;

  final String kind;
  final String token;

  Tree(String kind, String token) {
    this.kind = kind;
    this.token = token;
  }

  static void awaitAll(List<Tree> wave) throws IOException {
    long begun = System.nanoTime();
    while (living(wave).size() < wave.size()) {
      if (Bench.secondsSince(begun) > START_SECONDS) {
        throw new IOException("not all commands were started");
      }
      Bench.pause(20);
    }
  }

  static void countEscaped(List<Tree> wave, Map<String, Integer> escaped) {
    Map<Tree, List<Long>> living = living(wave);
    living.keySet().forEach(tree -> escaped.merge(tree.kind, 1, Integer::sum));
    for (int i = 0; i < 1_000 && !living(wave).isEmpty(); i++) {
      living(wave).values().forEach(pids -> pids.forEach(Tree::kill));
    }
  }

  private static void kill(long pid) {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }

  /** Returns the processes of each tree that is still alive. */
  static Map<Tree, List<Long>> living(List<Tree> wave) {
    Map<Tree, List<Long>> living = new HashMap<>();
    ProcessHandle.allProcesses()
        .forEach(
            process -> {
              String arguments = arguments(process.pid());
              wave.stream()
                  .filter(tree -> arguments.contains(tree.token))
                  .forEach(
                      tree ->
                          living
                              .computeIfAbsent(tree, first -> new ArrayList<>())
                              .add(process.pid()));
            });
    return living;
  }

  private static String arguments(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException gone) {
      return "";
    }
  }
}
