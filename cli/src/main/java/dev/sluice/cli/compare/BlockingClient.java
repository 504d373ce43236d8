package dev.sluice.cli.compare;

import dev.sluice.cli.process.Usage;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/** Sends one request at a time with the blocking client of the JDK. */
final class BlockingClient {
  private static final int TIMEOUT_MILLIS = 30_000;
  private static final int NOT_FOUND = 404;

  private final Workload work;
  private final LongAdder jobs = new LongAdder();
  private final LongAdder found = new LongAdder();
  private final LongAdder notFound = new LongAdder();
  private final LongAdder errors = new LongAdder();

  BlockingClient(Workload work) {
    this.work = work;
  }

  void lookUp(String zip) {
    try {
      HttpURLConnection http = open("/api/jobs?LocationId=" + zip + "&NumberOfJobs=1");
      try (InputStream body = http.getInputStream()) {
        String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
        jobs.add(Long.parseLong(new JsonObject(text).getString("TotalJobs")));
      }
    } catch (IOException | RuntimeException failed) {
      errors.increment();
    }
  }

  void store(String country) {
    String name = country.toLowerCase(Locale.ROOT);
    try {
      HttpURLConnection http = open("/flags/" + name + "/" + name + ".svg");
      if (http.getResponseCode() == NOT_FOUND) {
        drain(http);
        notFound.increment();
      } else {
        save(http, name);
        found.increment();
      }
    } catch (IOException | RuntimeException failed) {
      errors.increment();
    }
  }

  Result result(double workSeconds) {
    return new Result(
        jobs.sum(), found.sum(), notFound.sum(), errors.sum(), workSeconds, Usage.now());
  }

  private void save(HttpURLConnection http, String name) throws IOException {
    Path part = work.directory().resolve("." + name + ".part");
    try (InputStream body = http.getInputStream()) {
      Files.copy(body, part, StandardCopyOption.REPLACE_EXISTING);
    }
    Files.move(part, work.directory().resolve(name + ".svg"), StandardCopyOption.REPLACE_EXISTING);
  }

  /** Reads the rest of the body so that the connection can be reused. */
  private static void drain(HttpURLConnection http) throws IOException {
    try (InputStream body = http.getErrorStream()) {
      if (body != null) {
        body.readAllBytes();
      }
    }
  }

  private HttpURLConnection open(String path) throws IOException {
    HttpURLConnection http =
        (HttpURLConnection) URI.create(work.lab() + path).toURL().openConnection();
    http.setConnectTimeout(TIMEOUT_MILLIS);
    http.setReadTimeout(TIMEOUT_MILLIS);
    return http;
  }
}
