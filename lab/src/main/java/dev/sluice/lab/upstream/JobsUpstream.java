package dev.sluice.lab.upstream;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Simulates USAJOBS with synthetic counts: {@code /api/Search} in its current shape, {@code
 * /api/jobs} in the shape that was retired in 2016.
 */
public final class JobsUpstream implements Upstream {
  private static final Pattern PLACE = Pattern.compile("[^\\p{Cntrl}]{1,128}");
  private static final Pattern PAGE = Pattern.compile("[1-9][0-9]{0,2}");
  private static final int DEFAULT_PAGE = 25;
  private static final int MAX_PAGE = 500;

  private final long seed;
  private final String key;

  /**
   * Creates the upstream with counts from a seed.
   *
   * @param key the required {@code Authorization-Key}
   */
  public JobsUpstream(long seed, String key) {
    this.seed = seed;
    this.key = key;
  }

  @Override
  public Reply answer(HttpServerRequest request) {
    return switch (request.path()) {
      case "/api/Search", "/api/search" -> search(request);
      case "/api/jobs" -> retired(request);
      default -> Reply.text(AnswerKind.NOT_FOUND, 404, "No such resource.");
    };
  }

  private Reply search(HttpServerRequest request) {
    if (isMissing(request.getHeader("Host"))
        || isMissing(request.getHeader("User-Agent"))
        || !key.equals(request.getHeader("Authorization-Key"))) {
      return Reply.text(
          AnswerKind.DENIED, 401, "Host, User-Agent and a valid Authorization-Key are required.");
    }
    String place = request.getParam("LocationName");
    if (place == null || !PLACE.matcher(place).matches()) {
      return invalid("LocationName");
    }
    int page = page(request.getParam("ResultsPerPage"));
    return Reply.json(AnswerKind.SERVED, 200, found(Counts.jobs(seed, place), page))
        .counting(place);
  }

  private Reply retired(HttpServerRequest request) {
    String place = request.getParam("LocationId");
    if (place == null || !PLACE.matcher(place).matches()) {
      return invalid("LocationId");
    }
    String count = Integer.toString(Counts.jobs(seed, place));
    JsonObject json =
        new JsonObject().put("TotalJobs", count).put("JobData", new JsonArray()).put("Pages", "1");
    return Reply.json(AnswerKind.SERVED, 200, json).counting(place);
  }

  private static JsonObject found(int jobs, int page) {
    int pages = (jobs + page - 1) / page;
    JsonObject result =
        new JsonObject()
            .put("SearchResultCount", Math.min(jobs, page))
            .put("SearchResultCountAll", jobs)
            .put("SearchResultItems", new JsonArray())
            .put("UserArea", new JsonObject().put("NumberOfPages", Integer.toString(pages)));
    return new JsonObject().put("SearchResult", result);
  }

  private static int page(@Nullable String asked) {
    return asked != null && PAGE.matcher(asked).matches()
        ? Math.min(Integer.parseInt(asked), MAX_PAGE)
        : DEFAULT_PAGE;
  }

  private static Reply invalid(String name) {
    return Reply.text(
        AnswerKind.INVALID,
        400,
        name + ": missing or too long (expected: a zip, or a city and state)");
  }

  private static boolean isMissing(@Nullable String header) {
    return header == null || header.isBlank();
  }
}
