package dev.sluice.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the events of one response on demand, so that a test can be a slow reader. */
final class LiveEvents implements AutoCloseable {
  private final BufferedReader lines;
  private final List<JsonObject> all = new ArrayList<>();

  LiveEvents(BufferedReader lines) {
    this.lines = lines;
  }

  /** Waits for the next event. */
  JsonObject next() throws IOException {
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("{") || line.startsWith("data: ")) {
        JsonObject event = new JsonObject(line.substring(line.indexOf('{')));
        all.add(event);
        return event;
      }
    }
    throw new IOException("the answer has ended");
  }

  /** Reads the remaining events, including the last one. */
  List<JsonObject> rest() throws IOException {
    int first = all.size();
    while (!"finished".equals(next().getString("event"))) {
      // The next one.
    }
    return all.subList(first, all.size());
  }

  String text(String stream) {
    return all.stream()
        .filter(event -> "output".equals(event.getString("event")))
        .filter(event -> stream.equals(event.getString("stream")))
        .map(event -> event.getString("text"))
        .collect(Collectors.joining());
  }

  JsonObject task() {
    return all.stream()
        .filter(event -> "task".equals(event.getString("event")))
        .findFirst()
        .orElseThrow();
  }

  void assertNoGaps() {
    assertThat(all)
        .extracting(event -> event.getInteger("seq"))
        .containsExactlyElementsOf(Stream.iterate(0, i -> i + 1).limit(all.size()).toList());
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
