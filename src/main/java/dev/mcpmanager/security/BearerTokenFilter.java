package dev.mcpmanager.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.web.filter.OncePerRequestFilter;

/// Finds out who sends a request. Where no token is configured that is a local program, which may
/// do everything; else it is whoever shows the token, or nobody.
final class BearerTokenFilter extends OncePerRequestFilter {

  private static final String SCHEME = "Bearer ";

  private final boolean tokenRequired;
  private final AuthenticationManager authentication;
  private final Refusals refusals;

  BearerTokenFilter(
      boolean tokenRequired, AuthenticationManager authentication, Refusals refusals) {
    this.tokenRequired = tokenRequired;
    this.authentication = authentication;
    this.refusals = refusals;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      Authentication caller = caller(request.getHeader("Authorization"));
      if (caller != null) {
        SecurityContextHolder.setContext(new SecurityContextImpl(caller));
      }
    } catch (AuthenticationException e) {
      refusals.unauthorized(request, response, "The token of this request is not the right one.");
      return;
    }
    chain.doFilter(request, response);
  }

  private @Nullable Authentication caller(@Nullable String authorization) {
    if (!tokenRequired) {
      return TokenAuthenticator.admin("local");
    }
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return null;
    }
    String token = authorization.substring(SCHEME.length()).strip();
    return authentication.authenticate(
        UsernamePasswordAuthenticationToken.unauthenticated("bearer", token));
  }
}
