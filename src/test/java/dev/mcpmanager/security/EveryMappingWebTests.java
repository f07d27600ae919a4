package dev.mcpmanager.security;

import static dev.mcpmanager.testing.Http.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.testing.TokenWebTests;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/// Asks for everything there is without the token, and finds what is open by trying.
class EveryMappingWebTests extends TokenWebTests {

  @Autowired private List<RequestMappingInfoHandlerMapping> mappings;

  @Test
  void withoutTheTokenOnlyTheProbesAnswer() {
    Set<String> asked = new TreeSet<>();
    for (RequestMappingInfo mapping : all()) {
      for (String pattern : mapping.getPatternValues()) {
        for (RequestMethod method : methods(mapping)) {
          String path = pattern.replaceAll("\\{[^}]*}", "x").replace("**", "x");
          asked.add(path);
          if (path.startsWith("/oauth/")) {
            continue; // for people and authorization servers, who have no token of ours
          }
          assertThat(status(method.name(), path)).as("%s %s", method, path).isEqualTo(401);
        }
      }
    }
    assertThat(asked)
        .contains("/api/mcp/servers", "/api/mcp/servers/x/message", "/actuator/prometheus")
        .hasSizeGreaterThan(12);
    assertThat(status("GET", "/actuator/health/liveness")).isEqualTo(200);
    assertThat(status("GET", "/actuator/health/readiness")).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/index.html",
        "/nothing",
        "/wsx",
        "/ws/",
        "/actuator/health/liveness/x",
        "/actuator/env",
        "/actuator/heapdump",
      })
  void unknownPathsAreNotToldFromForbiddenOnes(String path) {
    var response = http.get(path);
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(json(response).get("code").asString()).isEqualTo("unauthorized");
  }

  @Test
  void theTokenOpensEverything() {
    var request = http.to("/api/mcp/servers").header("Authorization", "bearer " + TOKEN);
    assertThat(http.send(request).statusCode()).isEqualTo(200);
    request = http.to("/nothing").header("Authorization", "Bearer " + TOKEN);
    assertThat(http.send(request).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Bearer", "Bearer ", "Bearer wrong", "Basic YTpi", "Bearer " + TOKEN + "x"})
  void nothingElseDoes(String authorization) {
    var request = http.to("/api/mcp/servers").header("Authorization", authorization);
    var response = http.send(request);
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.body()).doesNotContain(TOKEN);
  }

  private Collection<RequestMappingInfo> all() {
    return mappings.stream().flatMap(m -> m.getHandlerMethods().keySet().stream()).toList();
  }

  private static Set<RequestMethod> methods(RequestMappingInfo mapping) {
    Set<RequestMethod> own = mapping.getMethodsCondition().getMethods();
    return own.isEmpty() ? Set.of(RequestMethod.GET, RequestMethod.POST) : own;
  }

  private int status(String method, String path) {
    return http.send(http.to(path).method(method, BodyPublishers.noBody())).statusCode();
  }
}
