package dev.sluice.runtime.upstream;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An IP address as four or sixteen bytes.
 *
 * <p>{@link InetAddress} accepts many spellings and converts IPv4-mapped IPv6 addresses to IPv4.
 * This class accepts one spelling of each family and converts nothing.
 */
public final class IpAddress {
  private static final int V4 = 4;
  private static final int V6 = 16;
  private static final String OCTET = "(0|[1-9][0-9]{0,2})";
  private static final Pattern DOTTED =
      Pattern.compile(OCTET + "\\." + OCTET + "\\." + OCTET + "\\." + OCTET);
  private static final Pattern GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");

  private final byte[] bytes;

  private IpAddress(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Returns the address of an {@link InetAddress}. */
  public static IpAddress of(InetAddress address) {
    return new IpAddress(address.getAddress());
  }

  /**
   * Parses four decimal numbers, or IPv6 in the notation of RFC 4291 without brackets and zone.
   *
   * @return the address; null if the text has any other form
   */
  public static @Nullable IpAddress parse(String text) {
    byte[] bytes = text.indexOf(':') < 0 ? v4(text) : v6(text);
    return bytes.length == 0 ? null : new IpAddress(bytes);
  }

  /** Returns whether this is an IPv4 address. */
  public boolean isV4() {
    return bytes.length == V4;
  }

  /** Returns whether this address is in the network with this prefix. */
  public boolean isWithin(IpAddress network, int bits) {
    if (bytes.length != network.bytes.length) {
      return false;
    }
    int whole = bits / Byte.SIZE;
    int rest = bits % Byte.SIZE;
    boolean startsAlike = Arrays.equals(bytes, 0, whole, network.bytes, 0, whole);
    return startsAlike
        && (rest == 0 || high(bytes[whole], rest) == high(network.bytes[whole], rest));
  }

  /** Returns the socket address of a port. */
  public InetSocketAddress at(int port) {
    try {
      return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
    } catch (UnknownHostException wrongLength) {
      throw new IllegalStateException(wrongLength);
    }
  }

  /** Returns two bytes as a number. */
  int pairAt(int index) {
    return ((bytes[index] & 0xff) << Byte.SIZE) | (bytes[index + 1] & 0xff);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof IpAddress that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Formats the address as {@link #parse} reads it. */
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(isV4() ? "." : ":");
    for (int i = 0; i < bytes.length; i += isV4() ? 1 : 2) {
      text.add(isV4() ? Integer.toString(bytes[i] & 0xff) : Integer.toHexString(pairAt(i)));
    }
    return text.toString();
  }

  private static int high(byte value, int bits) {
    return (value & 0xff) >> (Byte.SIZE - bits);
  }

  private static byte[] v4(String text) {
    Matcher octets = DOTTED.matcher(text);
    if (!octets.matches()) {
      return new byte[0];
    }
    byte[] bytes = new byte[V4];
    for (int i = 0; i < V4; i++) {
      int octet = Integer.parseInt(octets.group(i + 1));
      if (octet > 255) {
        return new byte[0];
      }
      bytes[i] = (byte) octet;
    }
    return bytes;
  }

  private static byte[] v6(String text) {
    int gap = text.indexOf("::");
    String head = gap < 0 ? "" : hex(text.substring(0, gap), false);
    String tail = hex(gap < 0 ? text : text.substring(gap + 2), true);
    int missing = 2 * V6 - head.length() - tail.length();
    boolean isWhole = gap < 0 ? missing == 0 : missing >= 4;
    boolean isRight = isWhole && !head.startsWith("?") && !tail.startsWith("?");
    return isRight ? HexFormat.of().parseHex(head + "0".repeat(missing) + tail) : new byte[0];
  }

  /** Returns the digits of groups between colons. The very last may be an IPv4 address. */
  private static String hex(String groups, boolean isEnd) {
    StringBuilder digits = new StringBuilder();
    String[] each = groups.isEmpty() ? new String[0] : groups.split(":", -1);
    for (int i = 0; i < each.length; i++) {
      byte[] dotted = isEnd && i == each.length - 1 ? v4(each[i]) : new byte[0];
      if (dotted.length == 0 && !GROUP.matcher(each[i]).matches()) {
        return "?";
      }
      digits.append(
          dotted.length == 0
              ? "0".repeat(4 - each[i].length()) + each[i]
              : HexFormat.of().formatHex(dotted));
    }
    return digits.toString();
  }
}
