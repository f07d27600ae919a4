package dev.mcpmanager.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.mcp.RequestState.Claim;
import dev.mcpmanager.mcp.RequestState.Expired;
import dev.mcpmanager.mcp.RequestState.Forged;
import dev.mcpmanager.mcp.RequestState.Genuine;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestStateTests {

  private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
  private static final Claim CLAIM = new Claim("park-1", 2, NOW.plusSeconds(600));
  private static final Request CALL =
      Spelt.request("tools/call", "{'name':'t','arguments':{'a':[1,'x'],'b':{'c':null}}}");

  private final RequestState states = RequestState.withNewKey();
  private final String state = states.seal(CLAIM, "anna", CALL);

  @Test
  void whatWasSealedIsFoundAgain() {
    assertThat(states.open(state, "anna", CALL, NOW)).isEqualTo(new Genuine(CLAIM));
  }

  @Test
  void itExpires() {
    Instant last = CLAIM.expiry().minusMillis(1);
    assertThat(states.open(state, "anna", CALL, last)).isInstanceOf(Genuine.class);
    assertThat(states.open(state, "anna", CALL, CLAIM.expiry())).isEqualTo(new Expired(CLAIM));
  }

  @Test
  void itIsWorthNothingToAnotherPrincipal() {
    assertThat(states.open(state, "anna2", CALL, NOW)).isEqualTo(new Forged());
    assertThat(states.open(state, "", CALL, NOW)).isEqualTo(new Forged());
  }

  @Test
  void itIsWorthNothingToAnotherProcess() {
    assertThat(RequestState.withNewKey().open(state, "anna", CALL, NOW)).isEqualTo(new Forged());
  }

  @Test
  void noBitOfItMayChange() {
    for (int i = 0; i < state.length(); i++) {
      char other = state.charAt(i) == 'A' ? 'B' : 'A';
      String tampered = state.substring(0, i) + other + state.substring(i + 1);
      if (i < state.length() - 1) { // of the last character, some bits mean nothing
        assertThat(states.open(tampered, "anna", CALL, NOW)).isEqualTo(new Forged());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "7", "state", "ä", "AAAA", "{\"p\":1}"})
  void whatWasNeverSealedIsForged(String never) {
    assertThat(states.open(never, "anna", CALL, NOW)).isEqualTo(new Forged());
  }

  @Test
  void itCannotBeCutOrProlonged() {
    assertThat(states.open(state.substring(0, 43), "anna", CALL, NOW)).isEqualTo(new Forged());
    assertThat(states.open(state + "AAAA", "anna", CALL, NOW)).isEqualTo(new Forged());
  }

  @Test
  void eachRoundHasAnother() {
    Claim next = new Claim(CLAIM.park(), CLAIM.round() + 1, CLAIM.expiry());
    assertThat(states.seal(next, "anna", CALL)).isNotEqualTo(state);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "tools/call  | {'name':'t','arguments':{'a':[1,'x'],'b':{'c':null}}}",
        "tools/call  | {'arguments':{'b': {'c':null},'a':[1, '\\u0078']},'name':'t'}",
        "tools/call  | {'name':'t','arguments':{'a':[1,'x'],'b':{'c':null}},'inputResponses':{},'_meta':{'x':1}}",
      })
  void aRetryOfTheCallIsTheCall(String method, String params) {
    Request retry = Spelt.request(method, params);
    assertThat(states.open(state, "anna", retry, NOW)).isInstanceOf(Genuine.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "prompts/get | {'name':'t','arguments':{'a':[1,'x'],'b':{'c':null}}}",
        "tools/call  | {'name':'u','arguments':{'a':[1,'x'],'b':{'c':null}}}",
        "tools/call  | {'name':'t','arguments':{'a':['x',1],'b':{'c':null}}}",
        "tools/call  | {'name':'t','arguments':{'a':['1','x'],'b':{'c':null}}}",
        "tools/call  | {'name':'t','arguments':{'a':[1,'x','b'],'c':null}}",
        "tools/call  | {'name':'t','arguments':{'a':[1,'x'],'b':{}}}",
        "tools/call  | {'name':'t','arguments':{'a':[1,'x'],'b':{'c':'null'}}}",
        "tools/call  | {'name':'t'}",
        "tools/call  | {'arguments':{'a':[1,'x'],'b':{'c':null}}}",
      })
  void anotherCallIsAnother(String method, String params) {
    Request other = Spelt.request(method, params);
    assertThat(states.open(state, "anna", other, NOW)).isEqualTo(new Forged());
  }

  @Test
  void anArgumentIsNotThatOfAnotherDepth() {
    Request flat = Spelt.request("tools/call", "{'arguments':{'a':{'b':1},'c':2}}");
    Request deep = Spelt.request("tools/call", "{'arguments':{'a':{'b':1,'c':2}}}");
    String sealed = states.seal(CLAIM, "anna", flat);
    assertThat(states.open(sealed, "anna", deep, NOW)).isEqualTo(new Forged());
  }

  @Test
  void aReadOfAResourceIsToldByItsUri() {
    Request read = Spelt.request("resources/read", "{'uri':'a:b'}");
    String sealed = states.seal(CLAIM, "anna", read);
    assertThat(states.open(sealed, "anna", read, NOW)).isInstanceOf(Genuine.class);
    Request other = Spelt.request("resources/read", "{'uri':'a:c'}");
    assertThat(states.open(sealed, "anna", other, NOW)).isInstanceOf(Forged.class);
  }
}
