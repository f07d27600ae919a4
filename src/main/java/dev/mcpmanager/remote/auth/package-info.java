/// How the service, as an OAuth 2.1 client, is let in by remote servers.
///
/// Begin with [dev.mcpmanager.remote.auth.OAuthCredentials], which answers a server's challenges:
/// it finds out who guards the server ([dev.mcpmanager.remote.auth.Discovery]), as whom to appear
/// there ([dev.mcpmanager.remote.auth.Appearance]), and asks for a token
/// ([dev.mcpmanager.remote.auth.TokenEndpoint]), or for a person where it takes one
/// ([dev.mcpmanager.remote.auth.Invitations]). [dev.mcpmanager.remote.auth.Ways] says where a
/// server may lead us for that. [dev.mcpmanager.remote.auth.TokenStore] keeps what was granted. No
/// token, code or secret is ever logged or part of a message.
@NullMarked
package dev.mcpmanager.remote.auth;

import org.jspecify.annotations.NullMarked;
