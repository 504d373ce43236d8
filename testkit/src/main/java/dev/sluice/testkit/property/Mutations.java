package dev.sluice.testkit.property;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Mutates valid bytes, and splits bytes into pieces. */
public final class Mutations {
  private static final List<String> TOKENS =
      List.of(
          "",
          "\0",
          "\n",
          "\r\n",
          "\r\n\r\n",
          "\"",
          "\\",
          "\\u0000",
          "\\ud800",
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "null",
          "-0",
          "1e999",
          "99999999999999999999",
          "-1",
          "%00",
          "%",
          "../",
          "//",
          "@",
          "#",
          "?",
          "\u00e9",
          "\uD83D\uDE00",
          "\uFEFF",
          "data:",
          "event:",
          "id:",
          " ",
          "\t",
          ";",
          "=",
          "[[[[[[[[",
          "0x1",
          "NaN",
          "~1",
          "127.0.0.1",
          "::1",
          "http://",
          "chunked");

  private Mutations() {}

  /** Returns a text with a few mutations. */
  public static String of(Choices choices, String valid) {
    return new String(of(choices, valid.getBytes(UTF_8)), UTF_8);
  }

  /** Returns bytes with a few mutations. */
  public static byte[] of(Choices choices, byte[] valid) {
    byte[] bytes = valid;
    int changes = choices.below(5);
    for (int i = 0; i < changes; i++) {
      bytes = changed(choices, bytes);
    }
    return bytes;
  }

  /** Returns random bytes. */
  public static byte[] noise(Choices choices, int max) {
    byte[] bytes = new byte[choices.between(0, max)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) choices.below(256);
    }
    return bytes;
  }

  /** Returns the same bytes in pieces, some of which may be empty. */
  public static List<byte[]> pieces(Choices choices, byte[] bytes) {
    List<byte[]> pieces = new ArrayList<>();
    int longest = 1 + choices.between(0, Math.max(1, bytes.length));
    int at = 0;
    while (at < bytes.length) {
      int length = Math.min(choices.below(longest + 1), bytes.length - at);
      pieces.add(Arrays.copyOfRange(bytes, at, at + length));
      at += length;
      if (length == 0) {
        pieces.add(Arrays.copyOfRange(bytes, at, ++at));
      }
    }
    return pieces;
  }

  private static byte[] changed(Choices choices, byte[] bytes) {
    int from = choices.below(bytes.length + 1);
    int to = Math.min(bytes.length, from + choices.between(0, 20));
    return switch (choices.below(6)) {
      case 0 -> joined(bytes, from, new byte[0], to);
      case 1 -> joined(bytes, from, new byte[] {(byte) choices.below(256)}, from);
      case 2 ->
          joined(bytes, from, choices.oneOf(TOKENS).getBytes(UTF_8), choices.flip() ? to : from);
      case 3 -> joined(bytes, to, Arrays.copyOfRange(bytes, from, to), to);
      case 4 -> flipped(choices, bytes, from);
      default -> Arrays.copyOf(bytes, from);
    };
  }

  private static byte[] flipped(Choices choices, byte[] bytes, int at) {
    byte[] copy = bytes.clone();
    if (at < copy.length) {
      copy[at] ^= (byte) (1 << choices.below(8));
    }
    return copy;
  }

  /** Replaces the bytes from {@code from} to {@code to}. */
  private static byte[] joined(byte[] bytes, int from, byte[] between, int to) {
    byte[] result = new byte[from + between.length + bytes.length - to];
    System.arraycopy(bytes, 0, result, 0, from);
    System.arraycopy(between, 0, result, from, between.length);
    System.arraycopy(bytes, to, result, from + between.length, bytes.length - to);
    return result;
  }
}
