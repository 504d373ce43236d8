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
 * A file to download. No part of its name is taken from the URL.
 *
 * @param uri the URL to request
 * @param required the media type that the body must have; null for any
 * @param maxBytes the maximum length of the body
 * @param directory the directory to store the file in
 * @param stem the name of the file, without the extension unless that is empty
 * @param extension the extension with its dot, or empty; null if the media type decides
 */
public record Target(
    URI uri,
    @Nullable MediaType required,
    long maxBytes,
    Directory directory,
    String stem,
    @Nullable String extension) {
  private static final int DIGITS = 32;

  /** Creates the target of a flag, named by its country. The URL's extension requires its type. */
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

  /** Creates the target of a plain URL, named by the caller or else by the hash of the URL. */
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

  /** Returns every name that an earlier download of this target may have. */
  List<String> names() {
    return extension != null
        ? List.of(stem + extension)
        : MediaType.allExtensions().stream().map(each -> stem + "." + each).toList();
  }

  /** Returns the name of the file, given its media type. */
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
