package dev.sluice.lab;

import dev.sluice.contracts.Fields;
import dev.sluice.lab.upstream.AnswerKind;
import dev.sluice.lab.upstream.Counts;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * The requests and answers of a lab since its start or last reset.
 *
 * <p>{@code requests} is the sum of all answers and of the requests that have none yet.
 *
 * @param seed the seed of the lab
 * @param requests the number of requests that arrived
 * @param answers the number of answers of each kind; kinds without answers are left out
 * @param delayed the number of delayed requests
 * @param open the number of open requests, from their arrival to the end of the answer or of the
 *     connection
 * @param mostOpen the highest number of requests that were open at once
 * @param mostOpenFlags the same below {@code /flags}
 * @param mostOpenJobs the same below {@code /api}
 * @param places the number of distinct places whose jobs were counted
 * @param jobsSum the sum of jobs over those places
 */
public record LabTruth(
    long seed,
    long requests,
    Map<AnswerKind, Long> answers,
    long delayed,
    int open,
    int mostOpen,
    int mostOpenFlags,
    int mostOpenJobs,
    int places,
    long jobsSum) {
  /** Copies. */
  public LabTruth {
    Map<AnswerKind, Long> copy = new EnumMap<>(AnswerKind.class);
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

  /** Returns the number of answers of a kind. */
  public long count(AnswerKind answer) {
    return answers.getOrDefault(answer, 0L);
  }

  /** Returns the number of requests that were served completely. */
  public long served() {
    return count(AnswerKind.SERVED);
  }

  /** Returns the number of requests for a resource that does not exist. */
  public long notFound() {
    return count(AnswerKind.NOT_FOUND);
  }

  /** Returns the number of requests that failed on purpose. */
  public long failed() {
    return answers.entrySet().stream()
        .filter(entry -> entry.getKey().isFault())
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Returns the number of requests that have an answer. */
  public long answered() {
    return answers.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Returns the sum of jobs over a list of places, requested or not. */
  public long jobsTotal(Collection<String> list) {
    return Counts.total(seed, list);
  }

  /** Returns the body of {@code GET /lab/truth}. */
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

  private static Map<AnswerKind, Long> readAnswers(Fields fields) {
    Map<AnswerKind, Long> answers = new EnumMap<>(AnswerKind.class);
    for (AnswerKind answer : AnswerKind.values()) {
      answers.put(answer, fields.integer(answer.name(), 0, 0, Long.MAX_VALUE));
    }
    return answers;
  }
}
