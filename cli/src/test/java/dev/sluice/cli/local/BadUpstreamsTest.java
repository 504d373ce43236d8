package dev.sluice.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.lab.LabSettings;
import dev.sluice.lab.fault.FaultKind;
import dev.sluice.lab.fault.FaultRule;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All faults of an upstream in one batch: each one fails its own task only. */
final class BadUpstreamsTest {
  private static final String CONNECTION = "ERROR UPSTREAM_CONNECTION";
  private static final String MALFORMED = "ERROR UPSTREAM_MALFORMED";
  private static final String LATE = "TIMEOUT ATTEMPT_TIMEOUT";
  private static final int LIMIT_MILLIS = 2_000;

  /** A private address where no server listens. */
  private static final String INSIDE = "http://127.0.0.1:1/";

  private static final int MAX_BYTES = 5_000_000;

  /** The faults by zip code and country, with the outcome and the reason that they lead to. */
  private static final List<Bad> BAD =
      List.of(
          new Bad("10001", "ad", FaultKind.TRUNCATE, CONNECTION, "closed", "closed"),
          new Bad("10002", "ae", FaultKind.RESET, CONNECTION, "closed", "closed"),
          new Bad("10003", "af", FaultKind.HTML, MALFORMED, "text/html", "text/html"),
          new Bad("10006", "ag", FaultKind.ENDLESS, MALFORMED, "at most", "at most 1048576"),
          new Bad("10008", "al", FaultKind.ANNOUNCE, MALFORMED, "at most", "body: 10000000000"),
          new Bad("10009", "am", FaultKind.BOMB, MALFORMED, "expected", "content-encoding: gzip"));

  private final Path directory;
  private final JsonArray tasks = new JsonArray();
  private final List<String> endings = new ArrayList<>();
  private final List<String> reasons = new ArrayList<>();

  BadUpstreamsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void batch_withAllFaults_eachFailsItsOwnTaskOnly() throws Exception {
    try (EmbeddedLab lab = EmbeddedLab.start(new LabSettings("127.0.0.1", 0, 1, faults()));
        DoorStep door =
            DoorStep.open(
                lab.origin(),
                Set.of("gateway", "jobs", "flags", "command"),
                directory,
                new JsonObject().put("downloads", new JsonObject().put("maxBytes", MAX_BYTES)))) {
      addBad(lab.origin());
      addGood(lab.origin());

      JsonObject document =
          door.post(
              "/v1/batches", new JsonObject().put("tasks", tasks).put("options", oneAttempt()));

      JsonArray results = document.getJsonArray("results");
      assertThat(results).hasSize(tasks.size());
      for (int i = 0; i < tasks.size(); i++) {
        JsonObject result = results.getJsonObject(i);
        assertThat(ending(result)).as(result.encode()).matches(endings.get(i));
        assertThat(result.getString("reason", "")).as(result.encode()).contains(reasons.get(i));
      }
      assertThat(visible("flags")).containsExactly("br.svg", "fr.svg");
      assertThat(visible("downloads")).containsExactly("good.bin");
      assertThat(partFiles()).isEmpty();
    }
  }

  private static List<FaultRule> faults() {
    List<FaultRule> faults = new ArrayList<>();
    for (Bad bad : BAD) {
      faults.add(lookup(bad.zip()).failing(bad.fault(), 1));
      faults.add(flag(bad.country()).failing(bad.fault(), 1));
    }
    faults.add(lookup("10004").failing(FaultKind.MALFORMED, 1));
    faults.add(lookup("10005").failing(FaultKind.LETTERS, 1));
    faults.add(lookup("10007").sending(1));
    faults.add(flag("ao").sending(1));
    faults.add(file(1).failing(FaultKind.TRUNCATE, 1));
    faults.add(file(2).failing(FaultKind.ENDLESS, 1));
    faults.add(file(3).failing(FaultKind.ANNOUNCE, 1));
    faults.add(file(4).sending(200_000));
    return faults;
  }

  private void addBad(String origin) {
    for (Bad bad : BAD) {
      add(zip(bad.zip()), bad.ending(), bad.ofLookup());
      add(country(bad.country()), bad.ending(), bad.ofFlag());
    }
    add(zip("10004"), MALFORMED, "expected");
    add(zip("10005"), MALFORMED, "a (expected: a whole number)");
    add(zip("10007"), LATE, LIMIT_MILLIS + " ms");
    add(country("ao"), LATE, LIMIT_MILLIS + " ms");
    add(download(origin + file(1).path(), "truncated"), CONNECTION, "closed");
    add(download(origin + file(2).path(), "endless"), MALFORMED, "at most " + MAX_BYTES);
    add(download(origin + file(3).path(), "announced"), MALFORMED, "body: 10000000000");
    add(download(origin + file(4).path(), "slow"), LATE, LIMIT_MILLIS + " ms");
    add(download(origin + "/redirect-loop", "loop"), MALFORMED, "a URL that was not asked before");
    add(download(elsewhere(origin, INSIDE), "inside"), MALFORMED, "a public address");
  }

  private void addGood(String origin) {
    for (int zip = 20_000; zip < 20_020; zip++) {
      add(zip(Integer.toString(zip)), "OK", "");
    }
    add(country("br"), "OK", "");
    add(country("fr"), "OK", "");
    add(download(origin + "/bytes/100000", "good.bin"), "OK", "");
    JsonArray hello = new JsonArray().add("hello");
    add(
        new JsonObject().put("kind", "command").put("command", "echo").put("args", hello),
        "OK",
        "");
  }

  private void add(JsonObject task, String ending, String reason) {
    tasks.add(task);
    endings.add(ending);
    reasons.add(reason);
  }

  private List<String> visible(String folder) throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve(folder))) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    }
  }

  private List<Path> partFiles() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".part")).toList();
    }
  }

  private static String ending(JsonObject result) {
    String code = result.getString("code");
    return result.getString("outcome") + (code == null ? "" : " " + code);
  }

  private static JsonObject oneAttempt() {
    return new JsonObject()
        .put("timeoutMillis", LIMIT_MILLIS)
        .put("retry", new JsonObject().put("attempts", 1));
  }

  private static FaultRule lookup(String zip) {
    return FaultRule.below("/api/jobs?LocationId=" + zip);
  }

  private static FaultRule flag(String country) {
    return FaultRule.below("/flags/" + country);
  }

  /** A file of some megabytes, which fails when a part of it is on disk. */
  private static FaultRule file(int number) {
    return FaultRule.below("/bytes/" + (2_000_000 + number));
  }

  private static JsonObject zip(String zip) {
    return new JsonObject().put("kind", "jobs").put("zip", zip);
  }

  private static JsonObject country(String country) {
    return new JsonObject().put("kind", "flags").put("country", country);
  }

  private static JsonObject download(String url, String file) {
    return new JsonObject(Map.of("kind", "download", "url", url, "file", file));
  }

  private static String elsewhere(String origin, String url) {
    return origin + "/redirect-to?url=" + URLEncoder.encode(url, StandardCharsets.UTF_8);
  }

  /**
   * A fault, and the results of a look-up and of a flag with this fault.
   *
   * @param ending outcome and code
   * @param ofLookup a part of the reason of the look-up
   * @param ofFlag a part of the reason of the flag
   */
  private record Bad(
      String zip, String country, FaultKind fault, String ending, String ofLookup, String ofFlag) {}
}
