package dev.mcpmanager.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.filter.CorsFilter;

/// Lets pages of listed origins read the answers; for all others the browser forbids it. Leaves
/// alone what is not from a page.
final class ListedOriginFilter extends CorsFilter {

  ListedOriginFilter(HostOriginRule rule) {
    super(request -> isListed(rule, request) ? corsFor(request) : null);
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return origin(request) == null;
  }

  private static boolean isListed(HostOriginRule rule, HttpServletRequest request) {
    String header = origin(request);
    WebOrigin origin = header == null ? null : WebOrigin.parse(header);
    return origin != null && rule.lists(origin);
  }

  private static CorsConfiguration corsFor(HttpServletRequest request) {
    var cors = new CorsConfiguration();
    cors.setAllowedOrigins(List.of(request.getHeader(HttpHeaders.ORIGIN)));
    cors.setAllowedMethods(List.of(CorsConfiguration.ALL));
    cors.setAllowedHeaders(List.of(CorsConfiguration.ALL));
    // Without the first, an MCP client in a page has no session.
    cors.setExposedHeaders(List.of("Mcp-Session-Id", "Retry-After"));
    return cors;
  }

  private static @Nullable String origin(HttpServletRequest request) {
    return request.getHeader(HttpHeaders.ORIGIN);
  }
}
