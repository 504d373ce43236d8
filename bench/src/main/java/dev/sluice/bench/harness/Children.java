package dev.sluice.bench.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Starts nodes and labs, and kills all of them when the program ends, for whatever reason. */
public final class Children implements AutoCloseable {
  private static final int START_SECONDS = 120;
  private static final String ORIGIN = " at http://127\\.0\\.0\\.1:(\\d+)";
  private static final Pattern LAB_READY = Pattern.compile("lab" + ORIGIN);

  /** A node without a gateway has no port. */
  private static final Pattern NODE_READY =
      Pattern.compile("ready: node (\\w+) with [a-z, ]+?(?:" + ORIGIN + ")?\\R");

  private final Path directory;
  private final Path launcher;
  private final String javaOptions;
  private final List<Child> children = new ArrayList<>();

  /**
   * @param launcher the script {@code sluice}
   * @param javaOptions for nodes, beside those that a program gives
   */
  Children(Path directory, Path launcher, String javaOptions) {
    this.directory = directory;
    this.launcher = launcher.toAbsolutePath().normalize();
    this.javaOptions = javaOptions;
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "bench-kill"));
  }

  /**
   * Starts a lab and waits until it answers.
   *
   * @param faults rules, each as in {@code {path: /flags, delayMillis: 100}}
   */
  public Child lab(String name, String... faults) throws IOException {
    return start(
        name, "", "lab: {faults: [" + String.join(", ", faults) + "]}\n", "lab", "--port", "0");
  }

  /**
   * Starts a node and waits until it answers.
   *
   * @param flags for its JVM
   * @param settings in YAML
   */
  public Child node(String name, String flags, String settings, String... args) throws IOException {
    List<String> all = new ArrayList<>(List.of("serve", "--port", "0"));
    all.addAll(List.of(args));
    return start(name, flags + " " + javaOptions, settings, all.toArray(String[]::new));
  }

  /** Returns settings that send look-ups to labs; the arguments are pairs of name and origin. */
  public static String sources(String... namesAndOrigins) {
    StringBuilder yaml =
        new StringBuilder("jobs: {source: " + namesAndOrigins[0] + "}\nsources:\n");
    for (int i = 0; i < namesAndOrigins.length; i += 2) {
      yaml.append("  ").append(namesAndOrigins[i]).append(": {url: \"");
      yaml.append(namesAndOrigins[i + 1]);
      yaml.append("/api/jobs?LocationId={zip}&NumberOfJobs=1\", pointer: /TotalJobs}\n");
    }
    return yaml.toString();
  }

  private Child start(String name, String flags, String settings, String... args)
      throws IOException {
    Path home = Files.createDirectories(directory.resolve(name));
    Path temporary = Files.createDirectories(home.resolve("tmp"));
    Path file = Files.writeString(home.resolve("sluice.yaml"), settings);
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(args));
    command.addAll(List.of("--config", file.toAbsolutePath().toString()));
    Path log = home.resolve("log.txt");
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(variable -> variable.startsWith("SLUICE_"));
    environment.put("SLUICE_JAVA_OPTS", flags + " -Djava.io.tmpdir=" + temporary.toAbsolutePath());
    Process process = builder.start();
    Child child = new Child(name, process, home);
    synchronized (children) {
      children.add(child);
    }
    if (args[0].equals("lab")) {
      child.listensOn(Integer.parseInt(awaitReady(LAB_READY, process, log).group(1)));
    } else {
      Matcher ready = awaitReady(NODE_READY, process, log);
      child.is(ready.group(1));
      child.listensOn(ready.group(2) == null ? 0 : Integer.parseInt(ready.group(2)));
    }
    return child;
  }

  private static Matcher awaitReady(Pattern saying, Process process, Path log) throws IOException {
    long begun = System.nanoTime();
    while (process.isAlive() && Bench.secondsSince(begun) < START_SECONDS) {
      Matcher ready = saying.matcher(Files.readString(log));
      if (ready.find()) {
        return ready;
      }
      Bench.pause(20);
    }
    throw new IOException("did not start; it said:\n" + Files.readString(log));
  }

  @Override
  public void close() {
    List<Child> all;
    synchronized (children) {
      all = List.copyOf(children);
      children.clear();
    }
    all.forEach(Child::kill);
    all.forEach(Children::awaitEnd);
  }

  private static void awaitEnd(Child child) {
    try {
      child.process().waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
