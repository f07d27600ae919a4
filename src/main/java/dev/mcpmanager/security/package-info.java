/// Who may talk to us: where we may listen, which Host and Origin a request may name, and the
/// token.
///
/// A request meets three gates, in this order: [dev.mcpmanager.security.HostOriginFilter] refuses
/// what a web page could have forged, [dev.mcpmanager.security.BearerTokenFilter] finds out who is
/// asking, and the chain in [dev.mcpmanager.security.SecurityConfiguration] refuses whoever is
/// nobody. Before all of them, [dev.mcpmanager.security.ListenerRule] stops the service from
/// listening to a network without a token. Refusals leave as Spring's `ErrorResponseException`, so
/// that they look like every other problem of the API without this package knowing it.
@NullMarked
package dev.mcpmanager.security;

import org.jspecify.annotations.NullMarked;
