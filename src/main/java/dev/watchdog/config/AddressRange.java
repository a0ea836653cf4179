package dev.watchdog.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Addresses that begin with the same bits: one address such as {@code 10.0.0.7}, or a network such as {@code 10.0.0.0/8}.
 *
 * @param network the first of them
 * @param bits how many bits they share
 */
public record AddressRange(InetAddress network, int bits) {

  private static final Pattern IPV4 = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F.]*:[0-9a-fA-F:.]*");
  private static final Pattern BITS = Pattern.compile("\\d{1,3}");
  private static final int ADDRESS_CHARS_MAX = 45;
  private static final int BYTE_MAX = 255;

  /** Empty where the text is none of both, and where a network has bits set behind its own. */
  public static Optional<AddressRange> of(String text) {
    int slash = text.indexOf('/');
    Optional<InetAddress> network = address(slash < 0 ? text : text.substring(0, slash));
    if (network.isEmpty()) {
      return Optional.empty();
    }
    int all = network.get().getAddress().length * Byte.SIZE;
    String given = slash < 0 ? String.valueOf(all) : text.substring(slash + 1);
    if (!BITS.matcher(given).matches() || Integer.parseInt(given) > all) {
      return Optional.empty();
    }
    AddressRange range = new AddressRange(network.get(), Integer.parseInt(given));
    return Optional.of(range).filter(AddressRange::beginsAtItsNetwork);
  }

  /** The address that a text writes out; a name is none, and is never resolved. */
  public static Optional<InetAddress> address(String text) {
    Matcher parts = IPV4.matcher(text);
    boolean literal = parts.matches()
        ? inBytes(parts)
        : text.length() <= ADDRESS_CHARS_MAX && IPV6.matcher(text).matches();
    if (!literal) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException malformed) {
      return Optional.empty();
    }
  }

  private static boolean inBytes(Matcher parts) {
    for (int part = 1; part <= parts.groupCount(); part++) {
      if (Integer.parseInt(parts.group(part)) > BYTE_MAX) {
        return false;
      }
    }
    return true;
  }

  /** Whether the address is one of them; an address of the other family never is. */
  public boolean contains(InetAddress address) {
    byte[] mine = network.getAddress();
    byte[] other = address.getAddress();
    if (mine.length != other.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      if (isSet(mine, bit) != isSet(other, bit)) {
        return false;
      }
    }
    return true;
  }

  private boolean beginsAtItsNetwork() {
    byte[] first = network.getAddress();
    for (int bit = bits; bit < first.length * Byte.SIZE; bit++) {
      if (isSet(first, bit)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isSet(byte[] bytes, int bit) {
    return (bytes[bit / Byte.SIZE] & 0x80 >> bit % Byte.SIZE) != 0;
  }
}
