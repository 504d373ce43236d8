package dev.sluice.flags.settings;

import dev.sluice.contracts.Fields;
import dev.sluice.contracts.InvalidMessage;
import dev.sluice.contracts.flags.Download;
import dev.sluice.contracts.node.Upstream;
import dev.sluice.flags.media.MediaType;
import dev.sluice.runtime.actor.Capacity;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code flags} of the settings.
 *
 * @param url the URL of flags, with {@code {cc}} for the country in lower case; its path ends in
 *     the extension of the images
 * @param directory the directory of the files
 * @param maxBytes the maximum length of an image, from 1
 * @param perOrigin the maximum number of concurrent requests to the upstream, 1 to 10,000
 * @param capacity the limits of the instances, which also serve downloads of plain URLs
 */
public record FlagsSettings(
    String url, Path directory, long maxBytes, int perOrigin, Capacity capacity) {
  /** The largest image that is sent in one message on the bus. */
  public static final int MAX_IMAGE_BYTES = 1 << 20;

  public static final FlagsSettings DEFAULT =
      new FlagsSettings(
          "https://flagcdn.com/{cc}.svg",
          Path.of("flags"),
          MAX_IMAGE_BYTES,
          Upstream.UNLIMITED,
          new Capacity(2, 1024, 1024));

  private static final String COUNTRY = "{cc}";
  private static final long MAX_BYTES = 64L << 20;

  /** Validates. */
  public FlagsSettings {
    if (!url.contains(COUNTRY) || !isSameOriginForAll(url) || extension(url) == null) {
      throw InvalidMessage.of(
          "url",
          url,
          "an http or https URL with {cc} in its path, which ends in .svg, .png, .jpg, .gif,"
              + " .webp or .avif");
    }
  }

  public static FlagsSettings from(Fields fields) {
    FlagsSettings settings =
        new FlagsSettings(
            fields.string("url"),
            DownloadsSettings.directory(fields),
            fields.integer("maxBytes", DEFAULT.maxBytes, 1, MAX_BYTES),
            (int) fields.integer("perOrigin", DEFAULT.perOrigin, 1, Upstream.UNLIMITED),
            Capacity.from(fields, DEFAULT.capacity));
    fields.refuseOthers();
    return settings;
  }

  public JsonObject toJson() {
    return new JsonObject()
        .put("url", url)
        .put("directory", directory.toString())
        .put("maxBytes", maxBytes)
        .put("perOrigin", perOrigin)
        .put("instances", capacity.instances())
        .put("concurrency", capacity.concurrency())
        .put("mailbox", capacity.mailbox());
  }

  /** Returns the URL of a country's flag. */
  public URI uri(String country) {
    return ask(url, country).uri();
  }

  /** Returns the upstream's {@code host:port}. */
  public String origin() {
    return ask(url, "aa").origin();
  }

  /** Returns the extension of the images in lower case. */
  public String extension() {
    String extension = extension(url);
    return extension == null ? "" : extension;
  }

  private static Download ask(String url, String country) {
    return new Download(url.replace(COUNTRY, country), null);
  }

  private static boolean isSameOriginForAll(String url) {
    try {
      return ask(url, "aa").origin().equals(ask(url, "bb").origin());
    } catch (InvalidMessage noUrl) {
      return false;
    }
  }

  private static @Nullable String extension(String url) {
    String path = ask(url, "aa").uri().getPath();
    String extension = MediaType.extensionOf(path);
    MediaType type = MediaType.byExtension(extension);
    return type != null && type.isImage() ? extension : null;
  }
}
