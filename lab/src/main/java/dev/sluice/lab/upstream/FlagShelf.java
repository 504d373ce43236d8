package dev.sluice.lab.upstream;

import io.vertx.core.buffer.Buffer;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Holds the images of all flags with a two-letter code, from the flag-icons WebJar. */
public final class FlagShelf {
  private static final String PROPERTIES =
      "/META-INF/maven/org.webjars.npm/flag-icons/pom.properties";
  private static final int TAG_DIGITS = 32;

  private final Map<String, Flag> flags;

  private FlagShelf(Map<String, Flag> flags) {
    this.flags = Map.copyOf(flags);
  }

  /** Reads all images, which blocks. */
  public static FlagShelf load() throws IOException {
    String folder = "/META-INF/resources/webjars/flag-icons/" + version() + "/flags/4x3/";
    Map<String, Flag> flags = new HashMap<>();
    for (char first = 'a'; first <= 'z'; first++) {
      for (char second = 'a'; second <= 'z'; second++) {
        String code = "" + first + second;
        byte[] image = read(folder + code + ".svg");
        if (image != null) {
          flags.put(code, new Flag(Buffer.buffer(image), tag(image)));
        }
      }
    }
    return new FlagShelf(flags);
  }

  /** Returns the flag of a code in lower case; null if there is none. */
  @Nullable Flag find(String code) {
    return flags.get(code);
  }

  private static String version() throws IOException {
    try (InputStream stream = FlagShelf.class.getResourceAsStream(PROPERTIES)) {
      if (stream == null) {
        throw new FileNotFoundException(PROPERTIES + ": missing (expected: on the class path)");
      }
      Properties properties = new Properties();
      properties.load(stream);
      return properties.getProperty("version", "");
    }
  }

  private static byte @Nullable [] read(String resource) throws IOException {
    try (InputStream stream = FlagShelf.class.getResourceAsStream(resource)) {
      return stream == null ? null : stream.readAllBytes();
    }
  }

  private static String tag(byte[] image) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(image);
      return '"' + HexFormat.of().formatHex(digest).substring(0, TAG_DIGITS) + '"';
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every JDK has SHA-256", impossible);
    }
  }

  /**
   * One image.
   *
   * @param image the SVG
   * @param tag its strong ETag, quoted
   */
  record Flag(Buffer image, String tag) {}
}
