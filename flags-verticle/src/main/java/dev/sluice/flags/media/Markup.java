package dev.sluice.flags.media;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The start of a body, read as markup as far as its first element. */
public final class Markup {
  /** A first element stands far before this; what follows is not looked at. */
  private static final int LONGEST = 64 * 1024;

  private final String text;

  public Markup(Buffer start) {
    byte[] bytes = start.getBytes(0, Math.min(start.length(), LONGEST));
    text = new String(bytes, StandardCharsets.UTF_8);
  }

  /** Whether the first element is {@code svg}, with or without a prefix, and not one in HTML. */
  boolean isSvg() {
    String element = firstElement();
    return (element.equals("svg") || element.endsWith(":svg")) && !isHtml();
  }

  /** Whether a browser would take it for HTML. */
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

  /** A byte order mark stands at the start only; to skip it elsewhere does no harm. */
  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\uFEFF';
  }

  private static boolean isName(char c) {
    return !isBlank(c) && c != '>' && c != '/' && c != '<';
  }
}
