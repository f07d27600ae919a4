package dev.mcpmanager.remote;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where a connection may go. Who may write a definition, but not log in to this machine, must not
/// reach through the service what only this machine can reach.
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

  /// All of IPv6 that is given out; mapped and translated addresses are outside.
  private static final Cidr GLOBAL_IPV6 = Cidr.parse("2000::/3");

  private final boolean strict;
  private final List<Cidr> allowed;
  private final boolean loopback;

  private AddressRules(boolean strict, List<Cidr> allowed, boolean loopback) {
    this.strict = strict;
    this.allowed = List.copyOf(allowed);
    this.loopback = loopback;
  }

  /// For definitions that were made over the API: the public internet by https.
  ///
  /// @param allowed private addresses that the operator opened to them
  /// @param loopback whether this machine's own servers may be reached, even without TLS: if the
  ///   service listens to this machine alone, who asks is here already
  public static AddressRules strict(List<Cidr> allowed, boolean loopback) {
    return new AddressRules(true, allowed, loopback);
  }

  boolean isStrict() {
    return strict;
  }

  /// Why the url must not be used, as the predicate of a sentence about the server; null if, as far
  /// as it tells by itself, it may.
  public @Nullable String problem(URI url) {
    return strict ? problem(url, String.valueOf(url.getHost())) : null;
  }

  private @Nullable String problem(URI url, String host) {
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    if (url.getRawUserInfo() != null) {
      return "must not be reached: its url holds a user or password; use 'headers' instead";
    }
    boolean safe = scheme.equals("https") || scheme.equals("wss");
    return safe || (loopback && isHere(host))
        ? null
        : "must not be reached: a definition made over the API needs an 'https' or 'wss' url";
  }

  /// Why the address must not be connected to, as above; null if it may.
  ///
  /// @param host the name that stood for it, or the address itself as written
  public @Nullable String problem(String host, InetAddress address) {
    if (!strict
        || isPublic(address)
        || allowed.stream().anyMatch(range -> range.contains(address))
        || (loopback && address.isLoopbackAddress() && isHere(host))) {
      return null;
    }
    return ("must not be reached: '%s' is %s, which is no public address; who runs this service may"
            + " allow it")
        .formatted(host, address.getHostAddress());
  }

  private static boolean isPublic(InetAddress address) {
    if (address instanceof Inet6Address && !GLOBAL_IPV6.contains(address)) {
      return false;
    }
    return SPECIAL.stream().noneMatch(range -> range.contains(address));
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
    return Stream.of(ranges.split(" ")).map(Cidr::parse).toList();
  }
}
