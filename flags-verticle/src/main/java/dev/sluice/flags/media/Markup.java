package dev.sluice.flags.media;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The start of a body, parsed as markup up to its first element. */
public final class Markup {
  /** A first element comes far before this position; later bytes are ignored. */
  private static final int MAX_BYTES = 64 * 1024;

  private final String text;

  public Markup(Buffer start) {
    byte[] bytes = start.getBytes(0, Math.min(start.length(), MAX_BYTES));
    text = new String(bytes, StandardCharsets.UTF_8);
  }

  /** Returns whether the first element is {@code svg}, with or without a prefix, outside HTML. */
  boolean isSvg() {
    String element = firstElement();
    return (element.equals("svg") || element.endsWith(":svg")) && !isHtml();
  }

  /** Returns whether a browser would render the body as HTML. */
  public boolean isHtml() {
    int start = skipBlanks(0);
    String head = text.substring(start, Math.min(text.length(), start + 14));
    return head.toLowerCase(Locale.ROOT).startsWith("<!doctype html")
        || firstElement().equalsIgnoreCase("html");
  }

  private String firstElement() {
    int start = skipBlanks(0);
    while (text.startsWith("<?", start) || text.startsWith("<!", start)) {
      start = skipBlanks(afterDeclaration(start));
    }
    int end = start + 1;
    while (text.startsWith("<", start) && end < text.length() && isName(text.charAt(end))) {
      end++;
    }
    return end > start + 1 ? text.substring(start + 1, end) : "";
  }

  private int afterDeclaration(int start) {
    if (text.startsWith("<?", start)) {
      return after("?>", start);
    }
    if (text.startsWith("<!--", start)) {
      return after("-->", start + 4);
    }
    int end = after(">", start);
    boolean hasSubset = text.substring(start, end).indexOf('[') >= 0;
    return hasSubset ? after(">", after("]", start)) : end;
  }

  private int after(String mark, int from) {
    int at = text.indexOf(mark, from);
    return at < 0 ? text.length() : at + mark.length();
  }

  private int skipBlanks(int from) {
    int at = from;
    while (at < text.length() && isBlank(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /** A byte order mark occurs at the start only; skipping it elsewhere does no harm. */
  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\uFEFF';
  }

  private static boolean isName(char c) {
    return !isBlank(c) && c != '>' && c != '/' && c != '<';
  }
}
