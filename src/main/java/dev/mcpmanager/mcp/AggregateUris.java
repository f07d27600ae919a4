package dev.mcpmanager.mcp;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The URIs under which the resources of several servers are offered as those of one.
///
/// A URI that one server alone lists stays as it is. Any other one, and every template, is wrapped:
/// `mcp-manager://server/{id}/` stands before it, and nothing in it is changed. So it can be
/// unwrapped without a table, and what a template expands to is the wrapped form of what the own
/// template would have expanded to.
///
/// A URI never changes its meaning while its server is there. A wrapped one names its server. A
/// plain one belongs to the server that listed it first; if another one lists it later, it is
/// wrapped in all lists from then on, and clients that kept the plain one still get what they had.
/// One that several listed first at the same time is nobody's when it is plain. No claim is given
/// up because a server is stopped.
public final class AggregateUris {

  /// No table yet.
  public static final AggregateUris EMPTY = new AggregateUris(Map.of());

  private static final String PREFIX = "mcp-manager://server/";

  /// Claims that are kept; a URI beyond is wrapped, which takes no memory.
  private static final int MAX_CLAIMS = 50_000;

  private static final int MAX_LENGTH = 2_048;

  private final Map<String, Claim> claims;

  /// What clients mean by a URI.
  ///
  /// @param server its id
  /// @param uri the server's own URI for it
  public record Origin(String server, String uri) {}

  /// @param owner whose the plain URI is; null if it is nobody's
  /// @param contested whether another server listed it, too
  private record Claim(@Nullable String owner, boolean contested) {

    Claim listedBy(String server) {
      return server.equals(owner) ? this : new Claim(owner, true);
    }
  }

  private AggregateUris(Map<String, Claim> claims) {
    this.claims = claims;
  }

  /// The table after servers have listed these URIs, all at the same time.
  ///
  /// @param lists by the servers' ids
  public AggregateUris listed(Map<String, ? extends Collection<String>> lists) {
    Map<String, Claim> fresh = new HashMap<>();
    lists.forEach((server, uris) -> {
      for (String uri : uris) {
        if (!claims.containsKey(uri)) {
          fresh.merge(uri, new Claim(server, false), AggregateUris::together);
        }
      }
    });
    var next = new HashMap<>(claims);
    lists.forEach((server, uris) ->
        uris.forEach(uri -> next.computeIfPresent(uri, (_, claim) -> claim.listedBy(server))));
    fresh.forEach((uri, claim) -> {
      if (next.size() < MAX_CLAIMS && uri.length() <= MAX_LENGTH && !uri.startsWith(PREFIX)) {
        next.put(uri, claim);
      }
    });
    return next.equals(claims) ? this : new AggregateUris(next);
  }

  private static Claim together(Claim one, Claim other) {
    return one.equals(other) ? one : new Claim(null, true);
  }

  /// The table after a server was removed for good: what was its own may become somebody else's.
  public AggregateUris without(String server) {
    var next = new HashMap<>(claims);
    next.values().removeIf(claim -> server.equals(claim.owner()));
    return next.size() == claims.size() ? this : new AggregateUris(next);
  }

  /// What clients call a resource of a server, listed or not.
  public String publicUri(String server, String uri) {
    return isPlain(server, uri) ? uri : wrapped(server, uri);
  }

  boolean isPlain(String server, String uri) {
    Claim claim = claims.get(uri);
    return claim != null && !claim.contested() && server.equals(claim.owner());
  }

  /// What clients call a resource or a template of a server whatever others list.
  public static String wrapped(String server, String uri) {
    return prefix(server) + uri;
  }

  /// What stands before a wrapped URI. Needs no escape in JSON.
  static String prefix(String server) {
    return PREFIX + server + "/";
  }

  /// What clients mean by a URI, or by a template; null if that cannot be told. Whether the server
  /// is one of the aggregate's is for the caller to see.
  public @Nullable Origin origin(String publicUri) {
    if (publicUri.startsWith(PREFIX)) {
      int end = publicUri.indexOf('/', PREFIX.length());
      return end < 0
          ? null
          : new Origin(publicUri.substring(PREFIX.length(), end), publicUri.substring(end + 1));
    }
    Claim claim = claims.get(publicUri);
    return claim == null || claim.owner() == null ? null : new Origin(claim.owner(), publicUri);
  }
}
