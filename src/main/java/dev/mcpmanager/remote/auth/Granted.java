package dev.mcpmanager.remote.auth;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one server has granted us, by whomever it is guarded: what is in use of it, and all that is
/// kept. Safe for threads.
final class Granted {

  private final TokenStore store;
  private final String server;
  private volatile TokenStore.@Nullable Entry entry; // what is in use; also in the store

  /// Begins with what was granted last.
  ///
  /// @param server its url
  Granted(TokenStore store, String server) {
    this.store = store;
    this.server = server;
    this.entry = store.newest(server);
  }

  TokenStore.@Nullable Entry entry() {
    return entry;
  }

  @Nullable Grant grant() {
    TokenStore.Entry now = entry;
    return now == null ? null : now.grant();
  }

  /// What is kept of an authorization server; null if nothing is.
  TokenStore.@Nullable Entry of(String issuer) {
    return store.find(server, issuer);
  }

  /// Who has granted us something, or knows us, newest last.
  List<TokenStore.Entry> all() {
    return store.all(server);
  }

  List<String> issuers() {
    return all().stream().map(TokenStore.Entry::issuer).toList();
  }

  /// To be kept of an authorization server that knows us as this client.
  TokenStore.Entry entry(AuthorizationServer from, Client client, @Nullable Grant grant) {
    Client known = client.redirectUri() == null ? client.withoutSecret() : client;
    return new TokenStore.Entry(server, from.issuer(), known, grant);
  }

  void keep(TokenStore.Entry next) {
    store.put(next);
  }

  /// From now on, this is shown.
  void use(TokenStore.Entry next) {
    entry = next;
    store.put(next);
  }

  /// As above, of what is kept already.
  void take(TokenStore.Entry kept) {
    entry = kept;
  }
}
