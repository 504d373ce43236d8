package dev.sluice.bench.harness;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A running Sluice process, observed from outside. */
public final class Child {
  private static final int JCMD_SECONDS = 60;
  private static final Duration ANSWER = Duration.ofSeconds(60);
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
  private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB");
  private static final Pattern OUTSTANDING =
      Pattern.compile("(?m)^sluice_attempts_outstanding (\\S+)");
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final String name;
  private final Process process;
  private final Path home;
  private String id = "";
  private int port;
  private int histograms;

  Child(String name, Process process, Path home) {
    this.name = name;
    this.process = process;
    this.home = home;
  }

  void is(String node) {
    id = node;
  }

  /** Returns the id of the node. */
  public String id() {
    return id;
  }

  void listensOn(int at) {
    port = at;
  }

  /** Returns the origin, as in {@code http://127.0.0.1:8080}. */
  public String origin() {
    return "http://127.0.0.1:" + port;
  }

  public int port() {
    return port;
  }

  public Process process() {
    return process;
  }

  public Path home() {
    return home;
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** Returns its current usage, after a garbage collection, which pauses it. */
  public Usage usage() throws IOException {
    return new Usage(
        liveHeap(), resident(), entries("fd"), entries("task"), sizeBelow(home.resolve("tmp")));
  }

  /** Returns its current usage without a garbage collection and without the heap. */
  public Usage quickUsage() throws IOException {
    return new Usage(-1, resident(), entries("fd"), entries("task"), -1);
  }

  /** Returns the bytes of all reachable objects. The histogram is kept in its directory. */
  private long liveHeap() throws IOException {
    Path file = home.resolve("histogram-" + ++histograms + ".txt");
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process asked =
        new ProcessBuilder(jcmd, Long.toString(process.pid()), "GC.class_histogram")
            .redirectErrorStream(true)
            .redirectOutput(file.toFile())
            .start();
    try {
      if (!asked.waitFor(JCMD_SECONDS, TimeUnit.SECONDS)) {
        asked.destroyForcibly();
        return -1;
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return -1;
    }
    Matcher total = TOTAL.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
    return total.find() ? Long.parseLong(total.group(1)) : -1;
  }

  private long resident() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return -1;
    }
    Matcher resident = RESIDENT.matcher(Files.readString(status));
    return resident.find() ? Long.parseLong(resident.group(1)) * 1024 : -1;
  }

  private int entries(String directory) {
    String[] names = Path.of("/proc", Long.toString(process.pid()), directory).toFile().list();
    return names == null ? -1 : names.length;
  }

  private static long sizeBelow(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.mapToLong(file -> file.toFile().isFile() ? file.toFile().length() : 0).sum();
    }
  }

  /** Returns the answer to a GET. */
  public String get(String path) throws IOException {
    return send(HttpRequest.newBuilder(URI.create(origin() + path)).GET());
  }

  /** Returns the answer to a POST of JSON. */
  public String post(String path, String json) throws IOException {
    return send(
        HttpRequest.newBuilder(URI.create(origin() + path))
            .header("accept", "application/json")
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  private String send(HttpRequest.Builder request) throws IOException {
    try {
      HttpResponse<String> answer =
          HTTP.send(request.timeout(ANSWER).build(), HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IOException(name + " answered " + answer.statusCode() + ": " + answer.body());
      }
      return answer.body();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException(interrupted);
    }
  }

  /** Returns the number of outstanding attempts of this gateway. */
  public double outstanding() throws IOException {
    Matcher gauge = OUTSTANDING.matcher(get("/metrics"));
    return gauge.find() ? Double.parseDouble(gauge.group(1)) : 0;
  }

  /** Waits until this gateway has no outstanding attempt, for a number of seconds. */
  public boolean awaitIdle(int seconds) throws IOException {
    long begun = System.nanoTime();
    while (Bench.secondsSince(begun) < seconds) {
      if (outstanding() == 0) {
        return true;
      }
      Bench.pause(50);
    }
    return false;
  }
}
