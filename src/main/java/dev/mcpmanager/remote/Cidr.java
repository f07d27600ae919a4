package dev.mcpmanager.remote;

import java.net.InetAddress;
import java.util.Arrays;

/// A range of addresses, such as `10.0.0.0/8`.
///
/// @param network any address in the range
/// @param bits how many of its first bits all of them share
public record Cidr(InetAddress network, int bits) {

  public Cidr {
    if (bits < 0 || bits > network.getAddress().length * Byte.SIZE) {
      throw new IllegalArgumentException("No range of addresses has a prefix of that length.");
    }
  }

  /// Reads a range, or an address, which is a range of one. Spring finds it by its name.
  ///
  /// @throws IllegalArgumentException if it is neither, in a sentence for people
  public static Cidr of(String text) {
    int slash = text.indexOf('/');
    try {
      var network = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
      int all = network.getAddress().length * Byte.SIZE;
      return new Cidr(network, slash < 0 ? all : Integer.parseInt(text.substring(slash + 1)));
    } catch (IllegalArgumentException _) {
      throw new IllegalArgumentException(
          "'%s' is not a range of addresses such as '10.0.0.0/8' or 'fd00::/8'.".formatted(text));
    }
  }

  boolean contains(InetAddress address) {
    byte[] mine = network.getAddress();
    byte[] other = address.getAddress();
    int whole = bits / Byte.SIZE;
    if (mine.length != other.length || !Arrays.equals(mine, 0, whole, other, 0, whole)) {
      return false;
    }
    int rest = bits % Byte.SIZE;
    int mask = 0xFF << (Byte.SIZE - rest);
    return rest == 0 || (mine[whole] & mask & 0xFF) == (other[whole] & mask & 0xFF);
  }
}
