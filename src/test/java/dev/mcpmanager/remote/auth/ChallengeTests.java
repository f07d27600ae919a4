package dev.mcpmanager.remote.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChallengeTests {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '§',
      textBlock =
          """
          Bearer                                              ; bearer{}
          Bearer realm="a, b", scope="x y"                    ; bearer{realm=a, b, scope=x y}
          bearer error=insufficient_scope,scope = "x"         ; bearer{error=insufficient_scope, scope=x}
          Basic realm="r", Bearer scope=x                     ; basic{realm=r} bearer{scope=x}
          Negotiate YII/JvwYG==, Bearer scope=x               ; negotiate{} bearer{scope=x}
          Negotiate, Basic realm="a\\"b"                      ; negotiate{} basic{realm=a"b}
          Bearer scope="unended                               ; bearer{scope=unended}
          , ,Bearer a=b ,, c=d,                               ; bearer{a=b, c=d}
          Bearer a=1, a=2                                     ; bearer{a=1}
          """)
  void readsHeaders(String header, String expected) {
    String read =
        String.join(
            " ",
            Challenge.parse(List.of(header)).stream()
                .map(it -> it.scheme() + new java.util.TreeMap<>(it.params()))
                .toList());
    assertThat(read).isEqualTo(expected);
  }

  @Test
  void findsTheBearerChallengeOfAnyHeader() {
    assertThat(Challenge.bearer(List.of("Basic realm=x", "Digest a=b", "BEARER scope=\"a b\"")))
        .hasValueSatisfying(it -> assertThat(it.scopes()).containsExactly("a", "b"));
    assertThat(Challenge.bearer(List.of("DPoP a=b"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          https://a.example/mcp    ; /.well-known/oauth-protected-resource/mcp /.well-known/oauth-protected-resource
          https://a.example/       ; /.well-known/oauth-protected-resource
          wss://a.example:443/x/y  ; /.well-known/oauth-protected-resource/x/y /.well-known/oauth-protected-resource
          """)
  void looksForAResourceWhereTheSpecificationSays(URI url, String paths) {
    assertThat(Place.of(url).ofResource())
        .containsExactlyElementsOf(
            List.of(paths.split(" ")).stream()
                .map(path -> URI.create("https://a.example" + path))
                .toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          https://a.example          ; /.well-known/oauth-authorization-server /.well-known/openid-configuration
          https://a.example/tenant1  ; /.well-known/oauth-authorization-server/tenant1 /.well-known/openid-configuration/tenant1 /tenant1/.well-known/openid-configuration
          """)
  void looksForAnIssuerWhereTheSpecificationSays(URI url, String paths) {
    assertThat(Place.of(url).ofServer())
        .containsExactlyElementsOf(
            List.of(paths.split(" ")).stream()
                .map(path -> URI.create("https://a.example" + path))
                .toList());
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example/mcp, https://a.example/mcp, true",
    "https://a.example/mcp, https://A.example:443/, true",
    "https://a.example/mcp, https://a.example, true",
    "https://a.example/mcp/x, https://a.example/mcp, true",
    "https://a.example/mcpx, https://a.example/mcp, false",
    "https://a.example/mcp, https://a.example/mcp/x, false",
    "https://a.example/mcp, http://a.example/mcp, false",
    "https://a.example/mcp, https://a.example:8443/mcp, false",
  })
  void aPlaceIsWithinWhatIsAboveIt(URI place, URI other, boolean within) {
    assertThat(Place.of(place).isWithin(Place.of(other))).isEqualTo(within);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      nullValues = "-",
      textBlock =
          """
          - ; -   ; -   ; -   ; -
          - ; a   ; b c ; -   ; a
          - ; -   ; b c ; -   ; b c
          d ; a   ; b   ; -   ; d
          - ; a   ; b   ; x   ; x a
          d ; a   ; b   ; x   ; x d a
          - ; -   ; b   ; x   ; x
          """)
  void scopesAreThoseDefinedElseWantedElseKnownAndNeverFewerThanBefore(
      String defined, String challenged, String known, String before, String selected) {
    assertThat(
            Scopes.select(
                Scopes.parse(defined),
                Scopes.parse(challenged),
                Scopes.parse(known),
                Scopes.parse(before)))
        .isEqualTo(Scopes.parse(selected));
  }

  @Test
  void whatLastsIsAskedForWhereItIsOfferedBesideSomething() {
    var offered = List.of("a", "offline_access");
    assertThat(Scopes.lasting(List.of("a"), offered)).containsExactly("a", "offline_access");
    assertThat(Scopes.lasting(List.of(), offered)).isEmpty();
    assertThat(Scopes.lasting(List.of("a"), List.of("a"))).containsExactly("a");
  }
}
