package dev.sluice.jobs;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.node.Upstream;
import dev.sluice.runtime.settings.Secret;
import dev.sluice.runtime.settings.Secrets;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The two built-in sources: the Search API of USAJOBS, and the API that it replaced.
 *
 * <p>The count of the Search API is {@code SearchResultCountAll}. {@code SearchResultCount} counts
 * the results on one page.
 */
final class UsaJobs {
  /** The current API, which requires a key. */
  static final String CURRENT = "usajobs";

  /** The API that was retired in 2016, which returns the count as a string. */
  static final String LEGACY = "usajobs-legacy";

  private static final String SITE = "https://data.usajobs.gov";
  private static final String KEY = "usajobs-key";
  private static final String NO_KEY =
      "no key (expected: SLUICE_SECRET_USAJOBS_KEY and usajobs.email)";

  private static final Pattern EMAIL = Pattern.compile("(?:[!-~]{1,64}@[!-~]{1,255})?");

  private UsaJobs() {}

  /** Returns the section {@code usajobs} with its defaults. */
  static JsonObject defaults() {
    return new JsonObject()
        .put("url", SITE)
        .put("legacyUrl", SITE)
        .put("email", "")
        .put("locate", "zip")
        .put("perOrigin", Upstream.UNLIMITED);
  }

  /** Reads the section {@code usajobs}, and looks up the key. */
  static Map<String, Source> sources(Fields fields, Secrets secrets) {
    String locate = fields.string("locate", "zip");
    if (!locate.equals("zip")) {
      throw InvalidMessage.of("locate", locate, "zip; look-ups by city are not supported");
    }
    String email = fields.string("email", "");
    if (!EMAIL.matcher(email).matches()) {
      throw InvalidMessage.of("email", email, "an e-mail address");
    }
    int perOrigin = (int) fields.integer("perOrigin", Upstream.UNLIMITED, 1, Upstream.UNLIMITED);
    UrlTemplate search =
        template(fields, "url", "/api/Search?LocationName={zip}&ResultsPerPage=1&Fields=Min");
    UrlTemplate legacy = template(fields, "legacyUrl", "/api/jobs?LocationId={zip}&NumberOfJobs=1");
    return Map.of(
        CURRENT, current(search, email, secrets.find(KEY), perOrigin),
        LEGACY, source(legacy, "/TotalJobs", Map.of(), Map.of(), null, perOrigin));
  }

  private static UrlTemplate template(Fields fields, String field, String target) {
    return UrlTemplate.of(field, fields.string(field, SITE).replaceFirst("/$", "") + target);
  }

  /** The API expects the owner of the key in {@code User-Agent}. */
  private static Source current(
      UrlTemplate url, String email, @Nullable Secret key, int perOrigin) {
    return source(
        url,
        "/SearchResult/SearchResultCountAll",
        Map.of("User-Agent", email),
        key == null ? Map.of() : Map.of("Authorization-Key", key),
        key == null || email.isEmpty() ? NO_KEY : null,
        perOrigin);
  }

  private static Source source(
      UrlTemplate url,
      String pointer,
      Map<String, String> headers,
      Map<String, Secret> secrets,
      @Nullable String refusal,
      int perOrigin) {
    return new Source(
        url,
        Source.pointer("pointer", pointer),
        null,
        headers,
        secrets,
        refusal,
        perOrigin,
        Source.DEFAULT_MAX_BYTES);
  }
}
