package dev.mcpmanager.security;

import dev.mcpmanager.definition.Secret;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// Who may talk to the service.
///
/// @param token what every caller must show as `Authorization: Bearer …`, on loopback as well; at
///   least 16 visible ASCII characters. Without one, only local programs are served
/// @param allowedHosts names that `Host` may carry besides the loopback names, without ports. Empty
///   and not bound to loopback: any name, since the token protects
/// @param allowedOrigins web origins, such as `https://ops.example.com`, whose pages may use the
///   API besides our own
/// @param trustedProxies addresses of reverse proxies whose requests may carry `Forwarded` or
///   `X-Forwarded-*`; what these headers say is not used
@ConfigurationProperties("mcp-manager.security")
record AccessProperties(
    @Nullable Secret token,
    @DefaultValue List<String> allowedHosts,
    @DefaultValue List<String> allowedOrigins,
    @DefaultValue List<InetAddress> trustedProxies) {

  AccessProperties {
    token = token == null || token.reveal().isBlank() ? null : token;
    allowedHosts = lowerCase(allowedHosts);
    allowedOrigins = lowerCase(allowedOrigins);
    trustedProxies = List.copyOf(trustedProxies);
  }

  private static List<String> lowerCase(List<String> names) {
    return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
  }
}
