package dev.sluice.flags.fetch;

import dev.sluice.contracts.flags.Download;
import dev.sluice.contracts.flags.FlagDownload;
import dev.sluice.flags.media.MediaType;
import dev.sluice.flags.settings.DownloadsSettings;
import dev.sluice.flags.settings.FlagsSettings;
import dev.sluice.flags.store.Directory;
import dev.sluice.flags.store.Sha256;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is to be fetched, what it has to be, and where it goes. No part of a file's name is taken
 * from the URL.
 *
 * @param uri where it is had
 * @param promised the media type that it has to be; null where any will do
 * @param maxBytes how long it may be
 * @param directory where it goes
 * @param stem its name, but for the extension where that is not known
 * @param extension the extension that it gets; null where its media type decides
 */
public record Target(
    URI uri,
    @Nullable MediaType promised,
    long maxBytes,
    Directory directory,
    String stem,
    @Nullable String extension) {
  private static final int DIGITS = 32;

  /** A flag: named by its country, and an image of the kind that the settings' URL promises. */
  public static Target flag(FlagDownload request, FlagsSettings settings, Directory directory) {
    String extension = "." + settings.extension();
    return new Target(
        settings.uri(request.country()),
        MediaType.byExtension(settings.extension()),
        settings.maxBytes(),
        directory,
        request.country(),
        extension);
  }

  /** Any URL: named as the caller says, or else by the URL's hash. */
  public static Target download(Download request, DownloadsSettings settings, Directory directory) {
    String name = request.name();
    return new Target(
        request.uri(),
        null,
        settings.maxBytes(),
        directory,
        name == null ? hashed(request.url()) : name,
        name == null ? null : "");
  }

  /** Every name under which an earlier download of it may stand. */
  List<String> names() {
    return extension != null
        ? List.of(stem + extension)
        : MediaType.allExtensions().stream().map(each -> stem + "." + each).toList();
  }

  /** Its name, once its media type is known. */
  String name(String contentType) {
    if (extension != null) {
      return stem + extension;
    }
    MediaType type = MediaType.byName(contentType);
    return stem + "." + Objects.requireNonNullElse(type, MediaType.BINARY).extension();
  }

  private static String hashed(String url) {
    return Sha256.hex(url.getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS);
  }
}
