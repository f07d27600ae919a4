package dev.mcpmanager.remote;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where a connection may go. Who cannot log in to this machine must not reach through the service
/// what only this machine can reach: not by what he has it define, nor by what his own server
/// names.
///
/// A name is judged by each address that it stands for when it is connected to, and that address is
/// connected to: what it stood for earlier proves nothing.
public final class AddressRules {

  /// For what the operator wrote into a file: anywhere.
  public static final AddressRules ANY = new AddressRules(false, List.of(), false);

  /// What is not the public internet, or what leads into it by a detour: the registries of special
  /// addresses of IANA.
  private static final List<Cidr> SPECIAL =
      ranges(
          "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12"
              + " 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15"
              + " 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4"
              + " 2001::/23 2001:db8::/32 2002::/16 3fff::/20");

  /// Networks of their owner's own, where a team has its servers.
  private static final List<Cidr> PRIVATE =
      ranges("10.0.0.0/8 100.64.0.0/10 172.16.0.0/12 192.168.0.0/16 fc00::/7");

  /// All of IPv6 that is given out; mapped and translated addresses are outside.
  private static final Cidr GLOBAL_IPV6 = Cidr.of("2000::/3");

  private final boolean strict;
  private final List<Cidr> allowed;
  private final boolean loopback;

  private AddressRules(boolean strict, List<Cidr> allowed, boolean loopback) {
    this.strict = strict;
    this.allowed = List.copyOf(allowed);
    this.loopback = loopback;
  }

  /// For what others than the operator name: the public internet, by https.
  ///
  /// @param allowed other addresses that the operator opened
  /// @param loopback whether this machine's own servers may be reached
  static AddressRules strict(List<Cidr> allowed, boolean loopback) {
    return new AddressRules(true, allowed, loopback);
  }

  /// For what a server names: nothing that is nearer to this machine than the server itself is. On
  /// the internet is the farthest, in a private network is nearer, and on this machine is the
  /// nearest; addresses that are none of these, such as those by which machines in a cloud are told
  /// their secrets, are reached by no server's word. Waits for the name servers.
  ///
  /// Whether a server is here is told by its url alone. Whether it is in a private network is told
  /// by its name's addresses, which its owner may choose; but what he could gain is a connection
  /// that ends when the certificate is looked at.
  ///
  /// @param allowed other addresses that the operator opened
  static AddressRules noNearerThan(URI server, List<Cidr> allowed) {
    boolean here = isHere(server.getHost());
    if (!here && !isPrivate(server.getHost())) {
      return strict(allowed, false);
    }
    return strict(Stream.concat(allowed.stream(), PRIVATE.stream()).toList(), here);
  }

  /// Whether all addresses that a host stands for are private, or this machine's.
  private static boolean isPrivate(String host) {
    try {
      return Stream.of(InetAddress.getAllByName(host))
          .allMatch(address -> address.isLoopbackAddress() || isIn(PRIVATE, address));
    } catch (UnknownHostException _) {
      return false;
    }
  }

  boolean isStrict() {
    return strict;
  }

  /// Why the url must not be used, as a clause; null if, as far as it tells by itself, it may. What
  /// does not leave this machine needs no TLS.
  @Nullable String problem(URI url) {
    if (!strict) {
      return null;
    }
    if (url.getRawUserInfo() != null) {
      return "its url holds a user or password";
    }
    return HostPort.isSafe(url) || isHere(String.valueOf(url.getHost()))
        ? null
        : "its url is none of 'https' or 'wss'";
  }

  /// Why the address must not be connected to, as above; null if it may.
  ///
  /// @param host the name that stood for it, or the address itself as written
  @Nullable String problem(String host, InetAddress address) {
    if (!strict
        || isPublic(address)
        || isIn(allowed, address)
        || (loopback && address.isLoopbackAddress() && isHere(host))) {
      return null;
    }
    return "'%s' is %s, which is no public address".formatted(host, address.getHostAddress());
  }

  private static boolean isPublic(InetAddress address) {
    if (address instanceof Inet6Address && !GLOBAL_IPV6.contains(address)) {
      return false;
    }
    return !isIn(SPECIAL, address);
  }

  private static boolean isIn(List<Cidr> ranges, InetAddress address) {
    return ranges.stream().anyMatch(range -> range.contains(address));
  }

  /// Whether the host says of itself that it is this machine. Any name can be made to stand for a
  /// loopback address by its owner.
  private static boolean isHere(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    if (name.equals("localhost") || name.endsWith(".localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(name).isLoopbackAddress();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static List<Cidr> ranges(String ranges) {
    return Stream.of(ranges.split(" ")).map(Cidr::of).toList();
  }
}
