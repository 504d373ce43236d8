package dev.sluice.gateway.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Expands the short form of a request to its bytes, one per character. */
final class HostileBytes {
  private static final Pattern ESCAPE = Pattern.compile("\\\\(x[0-9a-f]{2}|.)");
  private static final Pattern REPEAT = Pattern.compile("‹([^‹›]*)\\*([0-9]+)›");
  private static final Map<String, String> ESCAPES =
      Map.of("r", "\r", "n", "\n", "t", "\t", "0", "\0", "\\", "\\");

  private HostileBytes() {}

  static String of(String written) {
    return repeated(
        written.startsWith("raw ") ? unescaped(written.substring(4)) : request(written));
  }

  private static String request(String written) {
    String[] parts = written.split(" <<", 2);
    String body = parts.length > 1 ? repeated(unescaped(parts[1].replaceFirst("^ ", ""))) : "";
    String[] head = parts[0].split("; (?=[A-Z][A-Za-z0-9-]*:)");
    List<String> lines = new ArrayList<>(List.of(head).subList(1, head.length));
    complete(lines, "Host", "localhost");
    if (parts.length > 1) {
      complete(lines, "Content-Type", "application/json");
      complete(lines, "Content-Length", String.valueOf(body.length()));
    }
    return repeated(unescaped(head[0]) + " HTTP/1.1\r\n" + unescaped(String.join("\r\n", lines)))
        + "\r\n\r\n"
        + body;
  }

  private static void complete(List<String> lines, String name, String value) {
    if (lines.stream().noneMatch(line -> line.startsWith(name + ":"))) {
      lines.add(name + ": " + value);
    }
    lines.remove(name + ": -");
  }

  private static String unescaped(String text) {
    return ESCAPE
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(unescape(match.group(1))));
  }

  private static String unescape(String escape) {
    return escape.length() == 3
        ? String.valueOf((char) Integer.parseInt(escape.substring(1), 16))
        : ESCAPES.getOrDefault(escape, escape);
  }

  /** Expands repetitions from the inside out, because they may be nested. */
  private static String repeated(String text) {
    Matcher matcher = REPEAT.matcher(text);
    if (!matcher.find()) {
      return text;
    }
    String all = matcher.group(1).repeat(Integer.parseInt(matcher.group(2)));
    return repeated(text.substring(0, matcher.start()) + all + text.substring(matcher.end()));
  }
}
