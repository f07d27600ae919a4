package dev.mcpmanager.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/// Refuses what a web page or an unknown proxy sent, on every path, and puts the security headers
/// on every answer.
final class HostOriginFilter extends OncePerRequestFilter {

  private static final String CONTENT_POLICY =
      "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
          + " object-src 'none'";

  private static final String PROXY_HEADER = "X-Forwarded-";

  private final HostOriginRule rule;
  private final List<String> trustedProxies;
  private final Refusals refusals;

  HostOriginFilter(HostOriginRule rule, List<InetAddress> trustedProxies, Refusals refusals) {
    this.rule = rule;
    this.trustedProxies = trustedProxies.stream().map(InetAddress::getHostAddress).toList();
    this.refusals = refusals;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    setHeaders(request, response);
    String host = request.getHeader("Host");
    if (!rule.allowsHost(host)) {
      refusals.refuse(
          request,
          response,
          HttpStatus.MISDIRECTED_REQUEST,
          "host-not-allowed",
          "The Host of this request is not a name of this service.",
          "Use a loopback name such as localhost, or list the name in"
              + " mcp-manager.security.allowed-hosts.");
    } else if (!rule.allowsOrigin(request.getHeader("Origin"), request.getScheme(), host)) {
      refusals.refuse(
          request,
          response,
          HttpStatus.FORBIDDEN,
          "origin-not-allowed",
          "Pages of this Origin may not use the service.",
          "List the origin in mcp-manager.security.allowed-origins if you trust its pages.");
    } else if (isForwarded(request) && !trustedProxies.contains(request.getRemoteAddr())) {
      refusals.refuse(
          request,
          response,
          HttpStatus.FORBIDDEN,
          "proxy-not-trusted",
          "This request came through a proxy that the service does not know.",
          "List the proxy's address in mcp-manager.security.trusted-proxies.");
    } else {
      chain.doFilter(request, response);
    }
  }

  private static boolean isForwarded(HttpServletRequest request) {
    for (var names = request.getHeaderNames(); names.hasMoreElements(); ) {
      String name = names.nextElement();
      if (name.equalsIgnoreCase("Forwarded")
          || name.regionMatches(true, 0, PROXY_HEADER, 0, PROXY_HEADER.length())) {
        return true;
      }
    }
    return false;
  }

  private static void setHeaders(HttpServletRequest request, HttpServletResponse response) {
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader("Content-Security-Policy", CONTENT_POLICY);
    if (request.getRequestURI().startsWith("/api/")) {
      response.setHeader("Cache-Control", "no-store");
    }
  }
}
