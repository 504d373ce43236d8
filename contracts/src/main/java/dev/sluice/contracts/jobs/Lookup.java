package dev.sluice.contracts.jobs;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.Request;
import io.vertx.core.json.JsonObject;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request for the number of jobs for a key.
 *
 * @param zip five digits; null if {@code otherKey} is given
 * @param otherKey the key for a source that does not use zip codes, 1 to 256 characters; null if
 *     {@code zip} is given
 * @param source the name of the source; null for the node's default
 */
public record Lookup(@Nullable String zip, @Nullable String otherKey, @Nullable String source)
    implements Request {
  private static final Pattern ZIP = Pattern.compile("[0-9]{5}");
  private static final Pattern KEY = Pattern.compile("[^\\p{Cntrl}]{1,256}");
  private static final Pattern SOURCE = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  /** Validates. */
  public Lookup {
    if ((zip == null) == (otherKey == null)) {
      throw InvalidMessage.of("zip", zip, "exactly one of zip and key");
    }
    if (zip != null && !ZIP.matcher(zip).matches()) {
      throw InvalidMessage.of("zip", zip, "five digits");
    }
    if (otherKey != null && source == null) {
      throw InvalidMessage.of("source", null, "the source that the key belongs to");
    }
    if (otherKey != null && !KEY.matcher(otherKey).matches()) {
      throw InvalidMessage.of(
          "key", otherKey, "1 to 256 characters, none of them a control character");
    }
    if (source != null && !SOURCE.matcher(source).matches()) {
      throw InvalidMessage.of("source", source, "the name of a source");
    }
  }

  /** Creates a look-up by zip code at the node's default source. */
  public static Lookup ofZip(String zip) {
    return new Lookup(zip, null, null);
  }

  /** Reads a look-up. */
  public static Lookup from(Fields fields) {
    return new Lookup(
        fields.optionalString("zip"),
        fields.optionalString("key"),
        fields.optionalString("source"));
  }

  /** Returns the zip code or the other key. */
  @Override
  public String key() {
    return zip != null ? zip : String.valueOf(otherKey);
  }

  @Override
  public String route() {
    return source == null ? "" : source;
  }

  @Override
  public JsonObject identity() {
    return zip != null ? new JsonObject().put("zip", zip) : new JsonObject().put("key", otherKey);
  }

  @Override
  public JsonObject toJson() {
    return source == null ? identity() : identity().put("source", source);
  }
}
