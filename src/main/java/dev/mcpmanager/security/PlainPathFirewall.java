package dev.mcpmanager.security;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.security.web.firewall.FirewalledRequest;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/// Looks closely only at requests that could hide something: a path of letters, digits, single
/// slashes, hyphens and underscores reads the same to everybody, and Tomcat has refused what no
/// header may contain. Nearly all requests are such, and the closer look costs more than the rest
/// of the security chain.
final class PlainPathFirewall extends StrictHttpFirewall {

  @Override
  public FirewalledRequest getFirewalledRequest(HttpServletRequest request) {
    boolean plain = request.getMethod().equals("POST") && isPlain(request.getRequestURI());
    return plain ? new Unchanged(request) : super.getFirewalledRequest(request);
  }

  static boolean isPlain(String path) {
    char before = ' ';
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      boolean harmless =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '-'
              || c == '_'
              || (c == '/' && before != '/');
      if (!harmless) {
        return false;
      }
      before = c;
    }
    return true;
  }

  private static final class Unchanged extends FirewalledRequest {

    Unchanged(HttpServletRequest request) {
      super(request);
    }

    @Override
    public void reset() {
      // Nothing of the request was changed.
    }
  }
}
