package dev.sluice.bench.harness;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A small JSON parser: maps, lists, strings, doubles, booleans and null. */
public final class Json {
  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  public static Object parse(String text) {
    return requireNonNull(new Json(text).value(), "null alone");
  }

  /** Returns the value at a path such as {@code summary.counts.OK}; null if there is none. */
  public static @Nullable Object at(@Nullable Object json, String path) {
    @Nullable Object found = json;
    for (String name : path.split("\\.", -1)) {
      found = found instanceof Map<?, ?> map ? map.get(name) : null;
    }
    return found;
  }

  /** Returns the list at a path; an empty one if there is none. */
  public static List<?> list(@Nullable Object json, String path) {
    return at(json, path) instanceof List<?> list ? list : List.of();
  }

  /** Returns the number at a path; -1 if there is none. */
  public static long number(@Nullable Object json, String path) {
    return at(json, path) instanceof Double number ? number.longValue() : -1;
  }

  /** Returns the number in the first field of this name, without parsing the line; -1 for none. */
  public static long quickNumber(String line, String field) {
    int begin = line.indexOf("\"" + field + "\":");
    if (begin < 0) {
      return -1;
    }
    long number = 0;
    int i = begin + field.length() + 3;
    if (i >= line.length() || !Character.isDigit(line.charAt(i))) {
      return -1;
    }
    for (; i < line.length() && Character.isDigit(line.charAt(i)); i++) {
      number = number * 10 + line.charAt(i) - '0';
    }
    return number;
  }

  /** Returns the string without escapes in the first field of this name; empty for none. */
  public static String quickText(String line, String field) {
    String opening = "\"" + field + "\":\"";
    int begin = line.indexOf(opening);
    if (begin < 0) {
      return "";
    }
    return line.substring(begin + opening.length(), line.indexOf('"', begin + opening.length()));
  }

  private @Nullable Object value() {
    blank();
    return switch (text.charAt(at)) {
      case '{' -> map();
      case '[' -> list();
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", null);
      default -> number();
    };
  }

  private Map<String, @Nullable Object> map() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    at++;
    while (more('}')) {
      blank();
      String name = string();
      blank();
      at++;
      map.put(name, value());
    }
    return map;
  }

  private List<@Nullable Object> list() {
    List<@Nullable Object> list = new ArrayList<>();
    at++;
    while (more(']')) {
      list.add(value());
    }
    return list;
  }

  /** Returns whether another element follows. */
  private boolean more(char end) {
    blank();
    if (text.charAt(at) == end) {
      at++;
      return false;
    }
    if (text.charAt(at) == ',') {
      at++;
    }
    return true;
  }

  private String string() {
    StringBuilder string = new StringBuilder();
    for (at++; text.charAt(at) != '"'; at++) {
      string.append(text.charAt(at) == '\\' ? escaped() : text.charAt(at));
    }
    at++;
    return string.toString();
  }

  private char escaped() {
    char c = text.charAt(++at);
    if (c == 'u') {
      at += 4;
      return (char) Integer.parseInt(text.substring(at - 3, at + 1), 16);
    }
    int known = "nrtbf".indexOf(c);
    return known < 0 ? c : "\n\r\t\b\f".charAt(known);
  }

  private Double number() {
    int begin = at;
    while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return Double.valueOf(text.substring(begin, at));
  }

  private @Nullable Object word(String word, @Nullable Object value) {
    at += word.length();
    return value;
  }

  private void blank() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }
}
