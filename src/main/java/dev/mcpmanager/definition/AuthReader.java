package dev.mcpmanager.definition;

import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads how the service is let in by a remote server.
final class AuthReader {

  /// Those whose values are no secrets; whatever else is in it may be one.
  static final Set<String> PLAIN =
      Set.of("clientId", "keyId", "clientMetadata", "issuer", "scopes", "grant");

  private static final Predicate<String> SCOPE =
      Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]+").asMatchPredicate();

  /// How a token is come by.
  private enum Grant {
    AUTHORIZATION_CODE,
    CLIENT_CREDENTIALS
  }

  private final Resolver resolver;

  AuthReader(Resolver resolver) {
    this.resolver = resolver;
  }

  @Nullable RemoteAuth read(Fields fields) {
    Fields auth = fields.object("auth", "an object");
    if (auth == null) {
      return null;
    }
    String clientId = auth.read("clientId", resolver::argument);
    Secret secret = auth.read("clientSecret", resolver::variable);
    Secret key = auth.read("privateKey", resolver::variable);
    String keyId = auth.read("keyId", resolver::argument);
    URI metadata = auth.read("clientMetadata", this::document);
    URI issuer = auth.read("issuer", resolver::url);
    List<String> scopes = auth.list("scopes", this::scope);
    Grant grant = auth.read("grant", AuthReader::grant);
    boolean forItself = grant == Grant.CLIENT_CREDENTIALS;
    auth.warnOfUnknown();
    check(auth, forItself);
    return new RemoteAuth(
        clientId,
        secret,
        key,
        keyId,
        metadata,
        issuer == null ? null : issuer.toString(),
        scopes,
        forItself);
  }

  private static void check(Fields auth, boolean forItself) {
    boolean proof = auth.has("clientSecret") || auth.has("privateKey");
    if (forItself && !(auth.has("clientId") && proof)) {
      auth.problem(
          "grant",
          "'client_credentials' needs a 'clientId', and a 'clientSecret' or 'privateKey' that proves it.");
    } else if (proof && !auth.has("clientId")) {
      auth.problemOfAll("There is a secret, but no 'clientId' that it proves; give that as well.");
    }
    if (auth.has("clientSecret") && auth.has("privateKey")) {
      auth.problem("privateKey", "There is a 'clientSecret' as well; keep one of them.");
    }
  }

  private static Grant grant(Json value) throws BadValueException {
    if (!(value instanceof Json.Text(_, var text))) {
      throw BadValueException.wrongKind("'authorization_code' or 'client_credentials'", value);
    }
    if (text.equals("authorization_code")) {
      return Grant.AUTHORIZATION_CODE;
    }
    if (text.equals("client_credentials")) {
      return Grant.CLIENT_CREDENTIALS;
    }
    throw new BadValueException(
        "Expected 'authorization_code' or 'client_credentials', found '%s'."
            .formatted(Findings.printable(text)));
  }

  private URI document(Json value) throws BadValueException {
    URI url = resolver.url(value);
    if ("https".equals(url.getScheme()) && url.getPath().length() > 1) {
      return url;
    }
    throw new BadValueException(
        "Expected the https url of a Client ID Metadata Document, with a path.");
  }

  private String scope(Json value) throws BadValueException {
    String scope = resolver.argument(value);
    if (SCOPE.test(scope)) {
      return scope;
    }
    throw new BadValueException("A scope is one word; write several as several items.");
  }
}
