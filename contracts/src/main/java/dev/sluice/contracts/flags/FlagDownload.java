package dev.sluice.contracts.flags;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.Request;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A request to download the flag of a country.
 *
 * @param country the two-letter code; converted to lower case
 */
public record FlagDownload(String country) implements Request {
  private static final Pattern COUNTRY = Pattern.compile("[A-Za-z]{2}");

  /** Validates. */
  public FlagDownload {
    if (!COUNTRY.matcher(country).matches()) {
      throw InvalidMessage.of("country", country, "two letters");
    }
    country = country.toLowerCase(Locale.ROOT);
  }

  /** Reads a request. */
  public static FlagDownload from(Fields fields) {
    return new FlagDownload(fields.string("country"));
  }

  @Override
  public String key() {
    return country;
  }

  @Override
  public String file() {
    return country;
  }

  @Override
  public JsonObject identity() {
    return new JsonObject().put("country", country);
  }

  @Override
  public JsonObject toJson() {
    return identity();
  }
}
