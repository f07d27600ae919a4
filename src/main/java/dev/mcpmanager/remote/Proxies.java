package dev.mcpmanager.remote;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which proxy leads to a url: the one of the definition, or else what the service's environment
/// says in the variables that other programs read, too.
final class Proxies {

  private final @Nullable URI always;
  private final UnaryOperator<@Nullable String> environment;
  private final boolean operators;

  /// @param always the definition's; null if it names none
  Proxies(@Nullable URI always, UnaryOperator<@Nullable String> environment) {
    this(always, environment, always == null);
  }

  private Proxies(
      @Nullable URI always, UnaryOperator<@Nullable String> environment, boolean operators) {
    this.always = always;
    this.environment = environment;
    this.operators = operators;
  }

  static Proxies of(@Nullable URI always) {
    return new Proxies(always, System::getenv);
  }

  /// The same for a definition of the operator's own.
  static Proxies ofTheOperator(@Nullable URI always) {
    return new Proxies(always, System::getenv, true);
  }

  /// Whether a proxy is one that the operator set up, and so may be anywhere.
  boolean areTheOperators() {
    return operators;
  }

  /// Null if there is none, so that the url is connected to directly.
  @Nullable URI leadingTo(URI url) {
    if (always != null) {
      return always;
    }
    String host = String.valueOf(url.getHost()).toLowerCase(Locale.ROOT);
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    boolean safe = scheme.equals("https") || scheme.equals("wss");
    String proxy = variable(safe ? "https_proxy" : "http_proxy");
    boolean direct =
        proxy == null || isHere(host) || exceptions().anyMatch(e -> covers(e, url, host));
    return direct ? null : parse(String.valueOf(proxy));
  }

  private Stream<String> exceptions() {
    String names = variable("no_proxy");
    return names == null
        ? Stream.of()
        : List.of(names.toLowerCase(Locale.ROOT).split("[,\\s]+")).stream()
            .filter(name -> !name.isEmpty());
  }

  /// What is on this machine cannot be seen by another one.
  private static boolean isHere(String host) {
    InetAddress literal = literal(host);
    return host.equals("localhost") || (literal != null && literal.isLoopbackAddress());
  }

  /// @param exception a name, which stands for those below it as well; an address; a range; all of
  ///   that with a port behind it; or a star
  private static boolean covers(String exception, URI url, String host) {
    if (exception.equals("*")) {
      return true;
    }
    if (exception.matches("[^:]+:\\d+")) {
      String port = exception.substring(exception.indexOf(':') + 1);
      return port.equals(String.valueOf(url.getPort()))
          && covers(exception.substring(0, exception.indexOf(':')), url, host);
    }
    InetAddress literal = literal(host);
    if (literal != null) {
      return isRange(exception) && Cidr.of(exception).contains(literal);
    }
    String name = exception.replaceFirst("^\\*?\\.", "");
    return host.equals(name) || host.endsWith("." + name);
  }

  private static boolean isRange(String text) {
    try {
      return Cidr.of(text).bits() >= 0;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static @Nullable InetAddress literal(String host) {
    try {
      return InetAddress.ofLiteral(host);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }

  /// What is no url names no proxy: other programs would not start, and this one has others to
  /// serve.
  private static @Nullable URI parse(String proxy) {
    try {
      var url = new URI(proxy.contains("://") ? proxy : "http://" + proxy);
      return url.getHost() == null ? null : url;
    } catch (URISyntaxException _) {
      return null;
    }
  }

  private @Nullable String variable(String name) {
    String value = environment.apply(name);
    String set = value == null ? environment.apply(name.toUpperCase(Locale.ROOT)) : value;
    return set == null || set.isBlank() ? null : set.strip();
  }
}
