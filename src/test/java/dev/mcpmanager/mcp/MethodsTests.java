package dev.mcpmanager.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MethodsTests {

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        // method, cacheable, interactive, removed, of tasks, what it is about
        "server/discover,                  true,  false, false, false, -",
        "tools/list,                       true,  false, false, false, -",
        "tools/call,                       false, true,  false, false, name",
        "prompts/list,                     true,  false, false, false, -",
        "prompts/get,                      false, true,  false, false, name",
        "resources/list,                   true,  false, false, false, -",
        "resources/templates/list,         true,  false, false, false, -",
        "resources/read,                   true,  true,  false, false, uri",
        "completion/complete,              false, false, false, false, -",
        "subscriptions/listen,             false, false, false, false, -",
        "tasks/get,                        false, false, false, true,  taskId",
        "tasks/update,                     false, false, false, true,  taskId",
        "tasks/cancel,                     false, false, false, true,  taskId",
        "tasks/list,                       false, false, true,  true,  -",
        "tasks/result,                     false, false, true,  true,  -",
        "initialize,                       false, false, true,  false, -",
        "ping,                             false, false, true,  false, -",
        "logging/setLevel,                 false, false, true,  false, -",
        "resources/subscribe,              false, false, true,  false, -",
        "resources/unsubscribe,            false, false, true,  false, -",
        "notifications/roots/list_changed, false, false, true,  false, -",
        "skills/list,                      false, false, false, false, -",
      })
  void areToldApartByTheirNames(
      String method,
      boolean cacheable,
      boolean interactive,
      boolean removed,
      boolean ofTasks,
      String nameParam) {
    assertThat(Methods.isCacheable(method)).isEqualTo(cacheable);
    assertThat(Methods.isInteractive(method)).isEqualTo(interactive);
    assertThat(Methods.isRemoved(method)).isEqualTo(removed);
    assertThat(Methods.isOfTasks(method)).isEqualTo(ofTasks);
    assertThat(Methods.nameParam(method)).isEqualTo(nameParam);
  }

  @ParameterizedTest
  @EnumSource(LogLevel.class)
  void aLevelAdmitsWhatIsAsGraveOrGraver(LogLevel level) {
    assertThat(LogLevel.named(level.wireName())).isEqualTo(level);
    for (LogLevel other : LogLevel.values()) {
      var message =
          Spelt.notification(LogLevel.MESSAGE, "{'level':'" + other.wireName() + "','data':'x'}");
      assertThat(level.admits(message)).isEqualTo(other.compareTo(level) >= 0);
    }
  }

  @Test
  void levelsAreInTheOrderOfSyslog() {
    assertThat(LogLevel.values())
        .extracting(LogLevel::wireName)
        .containsExactly(
            "debug", "info", "notice", "warning", "error", "critical", "alert", "emergency");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {"{}", "{'level':'loud'}", "{'level':'DEBUG'}", "{'level':3}"})
  void aLevelThatDoesNotExistIsAdmittedByNone(String params) {
    assertThat(LogLevel.DEBUG.admits(Spelt.notification(LogLevel.MESSAGE, params))).isFalse();
  }

  @Test
  void aToolThatFailedSaysSoInItsResult() {
    assertThat(McpErrors.failedTool(new byte[] {'7'}, "It \"failed\".").toString())
        .isEqualTo(
            """
            {"jsonrpc":"2.0","id":7,"result":\
            {"content":[{"type":"text","text":"It \\"failed\\"."}],"isError":true}}\
            """);
  }

  @Test
  void aCapabilityThatIsMissingIsNamedAsItWouldBeDeclared() {
    var call = Spelt.request("tools/call", "{}");
    var error =
        McpErrors.missingCapability(
            call,
            EnumSet.of(
                RequiredCapability.ROOTS,
                RequiredCapability.ELICITATION_BY_URL,
                RequiredCapability.SAMPLING_WITH_TOOLS));
    assertThat(Spelt.errorOf(error))
        .startsWith("{'code':-32021,")
        .contains("roots, sampling.tools, elicitation.url")
        .endsWith(
            "'data':{'requiredCapabilities':"
                + "{'roots':{},'sampling':{'tools':{}},'elicitation':{'url':{}}}}}");
    assertThat(HttpStatusOf.error(error)).isEqualTo(400);
  }
}
