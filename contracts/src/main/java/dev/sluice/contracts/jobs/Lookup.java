package dev.sluice.contracts.jobs;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.Request;
import io.vertx.core.json.JsonObject;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the number of jobs at a place.
 *
 * @param zip five digits; null where {@code otherKey} is given
 * @param otherKey the key of a source that is not keyed by zip, 1 to 256 characters; null where
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

  /** A look-up by zip code at the node's default source. */
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

  /** The zip, or the key of another source. */
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
