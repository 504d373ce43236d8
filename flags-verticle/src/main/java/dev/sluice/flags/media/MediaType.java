package dev.sluice.flags.media;

import static java.util.stream.Collectors.toMap;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The known media types, with the extension of their files and the first bytes that identify them.
 * The bytes follow the MIME Sniffing Standard of the WHATWG; {@code ..} matches any byte.
 */
public enum MediaType {
  SVG("image/svg+xml", null, "svg"),
  PNG("image/png", "89504e470d0a1a0a", "png"),
  JPEG("image/jpeg", "ffd8ff", "jpg"),
  GIF("image/gif", "47494638", "gif"),
  WEBP("image/webp", "52494646........57454250", "webp"),
  AVIF("image/avif", "........66747970", "avif"),
  PDF("application/pdf", "255044462d", "pdf"),
  ZIP("application/zip", "504b", "zip"),
  GZIP("application/gzip", "1f8b", "gz"),
  HTML("text/html", null, "html"),
  TEXT("text/plain", null, "txt"),
  CSV("text/csv", null, "csv"),
  CSS("text/css", null, "css"),
  SCRIPT("text/javascript", null, "js"),
  JSON("application/json", null, "json"),
  XML("application/xml", null, "xml"),
  MP3("audio/mpeg", null, "mp3"),
  MP4("video/mp4", null, "mp4"),
  BINARY("application/octet-stream", null, "bin");

  private static final Map<String, MediaType> BY_NAME =
      Arrays.stream(values()).collect(toMap(type -> type.mediaType, Function.identity()));
  private static final List<String> EXTENSIONS =
      Arrays.stream(values()).map(MediaType::extension).toList();

  private final String mediaType;
  private final @Nullable String firstBytes;
  private final String extension;

  MediaType(String mediaType, @Nullable String firstBytes, String extension) {
    this.mediaType = mediaType;
    this.firstBytes = firstBytes;
    this.extension = extension;
  }

  /** Returns the media type in a {@code content-type}, without parameters; null if none. */
  public static @Nullable String nameIn(@Nullable String contentType) {
    if (contentType == null) {
      return null;
    }
    int end = contentType.indexOf(';');
    String name = (end < 0 ? contentType : contentType.substring(0, end)).strip();
    return name.isEmpty() ? null : name.toLowerCase(Locale.ROOT);
  }

  /** Returns the type with this name; null if it is unknown. */
  public static @Nullable MediaType byName(String name) {
    return BY_NAME.get(name);
  }

  /** Returns the type of files with this extension; null if it is unknown. */
  public static @Nullable MediaType byExtension(String extension) {
    String usual = extension.equals("jpeg") ? JPEG.extension : extension;
    return Stream.of(values())
        .filter(type -> type.extension.equals(usual))
        .findFirst()
        .orElse(null);
  }

  /** Returns the text after the last dot of a path, in lower case; empty if there is none. */
  public static String extensionOf(@Nullable String path) {
    String name = Objects.requireNonNullElse(path, "");
    int dot = name.lastIndexOf('.');
    return dot > name.lastIndexOf('/') ? name.substring(dot + 1).toLowerCase(Locale.ROOT) : "";
  }

  /** Returns the extensions of all known types. */
  public static List<String> allExtensions() {
    return EXTENSIONS;
  }

  public String mediaType() {
    return mediaType;
  }

  public String extension() {
    return extension;
  }

  public boolean isImage() {
    return mediaType.startsWith("image/");
  }

  /** Returns whether a body with these first bytes may have this type. */
  public boolean accepts(Buffer start) {
    if (this == SVG) {
      return new Markup(start).isSvg();
    }
    return firstBytes == null || matches(firstBytes, start);
  }

  private static boolean matches(String pattern, Buffer start) {
    if (start.length() < pattern.length() / 2) {
      return false;
    }
    for (int i = 0; i < pattern.length(); i += 2) {
      String digits = pattern.substring(i, i + 2);
      if (!digits.equals("..") && Integer.parseInt(digits, 16) != start.getUnsignedByte(i / 2)) {
        return false;
      }
    }
    return true;
  }
}
