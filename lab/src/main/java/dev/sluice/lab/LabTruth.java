package dev.sluice.lab;

import dev.sluice.contracts.Fields;
import dev.sluice.lab.upstream.CannedResponse;
import dev.sluice.lab.upstream.Counts;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a lab has really seen and done, since its start or its last reset.
 *
 * <p>It adds up: {@code requests} is the sum of all answers and of the requests that have none yet.
 *
 * @param seed of the lab
 * @param requests how many arrived
 * @param answers how many of each answer were given; those of which there are none are left out
 * @param delayed how many were made to wait
 * @param open how many are open now: from their arrival to the end of the answer or of the
 *     connection
 * @param mostOpen how many were open at once, at most
 * @param mostOpenFlags how many of them below {@code /flags}
 * @param mostOpenJobs how many of them below {@code /api}
 * @param places for how many different places jobs were counted
 * @param jobsSum the sum of jobs over those places
 */
public record LabTruth(
    long seed,
    long requests,
    Map<CannedResponse, Long> answers,
    long delayed,
    int open,
    int mostOpen,
    int mostOpenFlags,
    int mostOpenJobs,
    int places,
    long jobsSum) {
  /** Copies. */
  public LabTruth {
    Map<CannedResponse, Long> copy = new EnumMap<>(CannedResponse.class);
    answers.forEach((answer, count) -> copy.merge(answer, count, Long::sum));
    copy.values().removeIf(count -> count == 0);
    answers = Collections.unmodifiableMap(copy);
  }

  /** Reads what {@link #toJson} wrote. */
  public static LabTruth from(JsonObject json) {
    Fields fields = Fields.of(json);
    return new LabTruth(
        fields.integer("seed"),
        fields.integer("requests"),
        fields.object("answers", LabTruth::readAnswers),
        fields.integer("delayed"),
        (int) fields.integer("open"),
        (int) fields.integer("mostOpen"),
        (int) fields.integer("mostOpenFlags"),
        (int) fields.integer("mostOpenJobs"),
        (int) fields.integer("places"),
        fields.integer("jobsSum"));
  }

  /** How many of one answer were given. */
  public long count(CannedResponse answer) {
    return answers.getOrDefault(answer, 0L);
  }

  /** How many were given all that they asked for. */
  public long served() {
    return count(CannedResponse.SERVED);
  }

  /** How many asked for what is not there. */
  public long notFound() {
    return count(CannedResponse.NOT_FOUND);
  }

  /** How many the lab failed on purpose. */
  public long failed() {
    return answers.entrySet().stream()
        .filter(entry -> entry.getKey().isFault())
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** How many have an answer. */
  public long answered() {
    return answers.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The true sum of jobs over a list of places, whether they were asked for or not. */
  public long jobsTotal(Collection<String> list) {
    return Counts.total(seed, list);
  }

  /** The truth as {@code GET /lab/truth} tells it. */
  public JsonObject toJson() {
    JsonObject counts = new JsonObject();
    answers.forEach((answer, count) -> counts.put(answer.name(), count));
    return new JsonObject()
        .put("seed", seed)
        .put("requests", requests)
        .put("answers", counts)
        .put("delayed", delayed)
        .put("open", open)
        .put("mostOpen", mostOpen)
        .put("mostOpenFlags", mostOpenFlags)
        .put("mostOpenJobs", mostOpenJobs)
        .put("places", places)
        .put("jobsSum", jobsSum);
  }

  private static Map<CannedResponse, Long> readAnswers(Fields fields) {
    Map<CannedResponse, Long> answers = new EnumMap<>(CannedResponse.class);
    for (CannedResponse answer : CannedResponse.values()) {
      answers.put(answer, fields.integer(answer.name(), 0, 0, Long.MAX_VALUE));
    }
    return answers;
  }
}
