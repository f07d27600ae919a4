package dev.mcpmanager.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InterpolationTests {

  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "NAME", "value",
          "EMPTY", "",
          "MONEY", "$1 ${NAME} \\2",
          "ProgramFiles(x86)", "C:\\Program Files (x86)",
          "HOME", "/home/ann");

  private final Interpolation interpolation = new Interpolation(ENVIRONMENT::get, Parsed.FOLDER);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          plain                         | plain
          ${NAME}                       | value
          a-${NAME}-${env:NAME}-z       | a-value-value-z
          ${EMPTY}                      | ``
          ${EMPTY:-x}                   | x
          ${MISSING:-a default}         | a default
          ${env:MISSING:-b:-c}          | b:-c
          ${MISSING:-}                  | ``
          ${NAME:-x}                    | value
          ${MONEY}                      | $1 ${NAME} \\2
          ${env:ProgramFiles(x86)}      | C:\\Program Files (x86)
          $${NAME}                      | ${NAME}
          ${NAME}$${NAME}${NAME}        | value${NAME}value
          $NAME costs $5 and $$         | $NAME costs $5 and $$
          {"a": {}}                     | {"a": {}}
          ${workspaceFolder}/x          | /etc/mcp/x
          ${workspaceFolderBasename}    | mcp
          ${userHome}${/}.config        | /home/ann/.config
          """)
  void replacesReferences(String text, String expanded) throws BadValueException {
    assertThat(interpolation.expand(text)).isEqualTo(expanded);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ${MISSING}      | The environment variable 'MISSING' is not set; set it for this service, or write '${MISSING:-default}'.
          ${env:MISSING}  | The environment variable 'MISSING' is not set; set it for this service, or write '${MISSING:-default}'.
          ${input:key}    | '${input:key}' asks for an input, and nobody is there to be asked; use an environment variable instead, '${NAME}'.
          ${command:pick} | '${command:pick}' is not known here; use an environment variable instead, '${NAME}'.
          """)
  void saysWhatAReferenceLacks(String text, String message) {
    assertThatThrownBy(() -> interpolation.expand("planted" + text)).hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource({"${NAME", "${}", "${planted secret}", "${MISSING:-${NAME}}", "x${", "${9}"})
  void refusesWhatIsNoReference(String text) {
    assertThatThrownBy(() -> interpolation.expand(text))
        .isInstanceOf(BadValueException.class)
        .hasMessageContaining("'$${' for a plain '${'")
        .hasMessageNotContaining("planted");
  }
}
