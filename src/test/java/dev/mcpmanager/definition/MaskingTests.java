package dev.mcpmanager.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class MaskingTests {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "env": {"A": "s3cret", "B": 5, "C": null, "D": ""}      | "env":{"A":"***","B":"***","C":null,"D":"***"}
          "env": {"A": "${KEY}", "B": "${env:KEY}"}               | "env":{"A":"${KEY}","B":"${env:KEY}"}
          "env": {"A": "${KEY:-s3cret}", "B": "${env:K:-s3cret}"} | "env":{"A":"${KEY:-***}","B":"${env:K:-***}"}
          "env": {"A": "x${KEY}", "B": "${A}${B}", "C": "$${A}"}  | "env":{"A":"***","B":"***","C":"***"}
          "env": {"A": "file:/run/secrets/a", "B": "file:s3cret"} | "env":{"A":"file:/run/secrets/a","B":"***"}
          "env": {"A=s3cret": "s3cret"}                           | "env":{"A=***":"***"}
          "env": ["A=s3cret"]                                     | "env":["***"]
          "env": "A=s3cret"                                       | "env":"***"
          "headers": {"Authorization": "Bearer s3cret"}           | "headers":{"Authorization":"***"}
          "headers": {"Authorization": "Bearer ${T}"}             | "headers":{"Authorization":"***"}
          "ENV": {"A": "s3cret"}                                  | "ENV":{"A":"***"}
          "enviroment": {"A": "s3cret"}                           | "enviroment":{"A":"***"}
          "oauth": {"clientSecret": "s3cret", "scopes": ["a"]}    | "oauth":{"clientSecret":"***","scopes":["***"]}
          "auth": {"clientId": "me", "clientSecret": "s3cret", "privateKey": "file:/run/key", "scopes": ["a"], "grant": "client_credentials", "password": "s3cret"} | "auth":{"clientId":"me","clientSecret":"***","privateKey":"file:/run/key","scopes":["a"],"grant":"client_credentials","password":"***"}
          "apiKey": "s3cret"                                      | "apiKey":"***"
          "restart": {"policy": "always", "maxRestarts": 3}       | "restart":{"policy":"always","maxRestarts":3}
          "restart": {"jitter": 0.20, "multiplier": 1e9999999999} | "restart":{"jitter":0.20,"multiplier":"1e9999999999"}
          "roots": ["/a"], "pool": {"size": 2}, "clientCapabilities": {"elicitation": {"form": {}}, "roots": {"listChanged": true}} | "roots":["/a"],"pool":{"size":2},"clientCapabilities":{"elicitation":{"form":{}},"roots":{"listChanged":true}}
          "limits": {"memory": "1G"}, "liveness": {"timeout": 1}  | "limits":{"memory":"1G"},"liveness":{"timeout":1}
          "dependsOn": ["auth-db"]                                | "dependsOn":["auth-db"]
          "dependsOn": {"auth-db": "ready", "keys": "started"}    | "dependsOn":{"auth-db":"ready","keys":"started"}
          "dependsOn": {"token-x": {"condition": "ready"}}        | "dependsOn":{"token-x":{"condition":"ready"}}
          "dependsOn": {"db": {"apiKey": "s3cret"}}               | "dependsOn":{"db":{"apiKey":"***"}}
          "inheritEnv": ["A_*"], "autoStart": true                | "inheritEnv":["A_*"],"autoStart":true
          "description": "A basic tool", "alwaysAllow": ["read"]  | "description":"A basic tool","alwaysAllow":["read"]
          "url": "https://u:s3cret@h/mcp"                         | "url":"https://***@h/mcp"
          "url": "https://u:s3/c@ret@h/mcp"                       | "url":"https://***@h/mcp"
          "url": "https://s3cret@h/mcp"                           | "url":"https://***@h/mcp"
          "url": "https://h/mcp?api_key=s3cret&v=1&Token=s3cret"  | "url":"https://h/mcp?api_key=***&v=1&Token=***"
          "url": "https://h/mcp?key=${KEY}&a=b"                   | "url":"https://h/mcp?key=${KEY}&a=b"
          "url": "u:s3cret@h/mcp"                                 | "url":"***"
          "url": "https://u s:s3cret@h/mcp"                       | "url":"***"
          "url": "https://h/@org/mcp?config=a#b"                  | "url":"https://h/@org/mcp?config=a#b"
          "proxy": "http://u:s3cret@h:3128"                       | "proxy":"http://***@h:3128"
          "proxy": "u:s3cret@h:3128"                              | "proxy":"***"
          "tls": {"ca": "ca.pem", "key": "s3cret"}                | "tls":{"ca":"ca.pem","key":"***"}
          "args": ["--token=s3cret", "--port=1"]                  | "args":["--token=***","--port=1"]
          "args": ["--token", "s3cret", "--port", "1"]            | "args":["--token","***","--port","1"]
          "args": ["--API-KEY", "s3cret", "-v"]                   | "args":["--API-KEY","***","-v"]
          "args": ["--github-token", "s3cret"]                    | "args":["--github-token","***"]
          "args": ["--access-token=s3cret"]                       | "args":["--access-token=***"]
          "args": ["-–apikey", "s3cret", "—secret", "s3cret"]     | "args":["-–apikey","***","—secret","***"]
          "args": ["--db-password", 12345]                        | "args":["--db-password","***"]
          "args": ["--token", "${TOKEN}", "--token=${TOKEN}"]     | "args":["--token","${TOKEN}","--token=${TOKEN}"]
          "args": ["--token=${TOKEN:-s3cret}", "${A_KEY:-s3cret}x", "${DIR:-data}"]   | "args":["--token=${TOKEN:-***}","${A_KEY:-***}x","${DIR:-data}"]
          "args": ["--header", "X-Any: s3cret", "-H", "s3cret"]   | "args":["--header","***","-H","***"]
          "args": ["-e", "ANY=s3cret", "-e", "NAME", "-v"]        | "args":["-e","ANY=***","-e","NAME","-v"]
          "args": ["-c", "run --token s3cret", "API_KEY=s3cret"]  | "args":["-c","run --token ***","API_KEY=***"]
          "args": ["{\\"apiKey\\": \\"s3cret\\"}"]                | "args":["{\\"apiKey\\": ***"]
          "args": ["postgres://u:s3cret@h/db", "@scope/pkg"]      | "args":["postgres://***@h/db","@scope/pkg"]
          "args": "--token s3cret"                                | "args":"--token ***"
          "command": "npx run https://h/ --api-key s3cret"        | "command":"npx run https://h/ --api-key ***"
          "args": ["mcp/keycloak:latest", "monkeys:1"]            | "args":["mcp/keycloak:latest","monkeys:***"]
          "command": {"any": "s3cret"}                            | "command":{"any":"***"}
          """)
  void showsTheEntryWithoutItsSecrets(String fields, String shown) {
    DefinitionEntry entry = Parsed.one(fields);

    assertThat(new JsonMapper().writeValueAsString(entry.config())).isEqualTo("{" + shown + "}");
  }

  @Test
  void aTextTooLongToBeSearchedIsHiddenWhole() {
    assertThat(MaskedText.text("x".repeat(4096))).hasSize(4096);
    assertThat(MaskedText.text("x".repeat(4097))).isEqualTo("***");
  }

  /// Secrets of many looks are planted in the places where people put them, in good and in bad
  /// entries.
  @Test
  void noPlantedSecretIsEverShown() {
    for (long seed = 0; seed < 2_000; seed++) {
      var random = new Random(seed);
      List<String> planted = new ArrayList<>();
      String json = file(random, planted);

      DefinitionFile.Loaded file = Parsed.loaded(json, Map.of("SET", secret(random, planted)));

      String shown =
          file.entries()
              + " "
              + file.problems()
              + file.warnings()
              + file.entries().stream().map(it -> it.config().toString()).toList();
      assertThat(planted).isNotEmpty();
      for (String secret : planted) {
        assertThat(shown).as("seed %d: %s", seed, json).doesNotContain(secret);
      }
    }
  }

  private static String file(RandomGenerator random, List<String> planted) {
    var servers = new ArrayList<String>();
    for (int i = 0; i < 3; i++) {
      var fields = new ArrayList<String>();
      fields.add(random.nextBoolean() ? "\"command\": \"run\"" : "\"command\": 7");
      int count = 1 + random.nextInt(5);
      for (int f = 0; f < count; f++) {
        String place = PLACES.get(random.nextInt(PLACES.size()));
        while (place.contains("%s")) {
          place = place.replaceFirst("%s", Matcher.quoteReplacement(secret(random, planted)));
        }
        fields.add(place);
      }
      servers.add("\"s" + i + "\": {" + String.join(", ", fields) + "}");
    }
    return "{\"mcpServers\": {" + String.join(", ", servers) + "}}";
  }

  /// At least eight letters that stand nowhere else, with characters that masks may stumble over.
  private static String secret(RandomGenerator random, List<String> planted) {
    var secret = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      secret.append((char) ('A' + random.nextInt(26)));
    }
    planted.add(secret.toString());
    return MARKS.get(random.nextInt(MARKS.size()))
        + secret
        + MARKS.get(random.nextInt(MARKS.size()));
  }

  private static final List<String> MARKS =
      List.of(
          "", "", "-", "sk-", "=", ":", "/", "ä", "%", "{", "}", ".", "+", ",", "@", ";", " ",
          "\\\"", "\\n", "$");

  private static final List<String> PLACES =
      List.of(
          "\"env\": {\"A\": \"%s\", \"B\": \"${SET}\"}",
          "\"env\": {\"A\": \"x${NONE:-%s}\", \"C\": \"${NONE}%s\", \"D\": \"\\u0000%s\"}",
          "\"env\": {\"A\": \"${NONE:-%s}\", \"B\": \"${env:NONE:-%s}\"}",
          "\"env\": {\"A=%s\": \"%s\"}",
          "\"env\": [\"A=%s\"]",
          "\"env\": {\"A\": {\"B\": \"%s\"}}",
          "\"Env\": {\"A\": \"%s\"}",
          "\"headers\": {\"Authorization\": \"Bearer %s\"}",
          "\"headers\": {\"bad name\": \"%s\", \"A\": \"%s\\n\"}",
          "\"args\": [\"--token\", \"%s\", \"--api-key=%s\"]",
          "\"args\": [\"--my-secret\", \"%s\", null]",
          "\"args\": [\"--PASSWORD\", \"${NONE}%s\", \"${SET}\"]",
          "\"args\": [\"-e\", \"DSN=%s\", \"--header\", \"X-Key: %s\"]",
          "\"args\": \"--token %s\"",
          "\"cwd\": \"${SET}\\u0000\"",
          "\"url\": \"https://user:%s@host/mcp?token=%s\"",
          "\"url\": \"https://us er:%s@host\"",
          "\"url\": \"ftp://u:%s@host\"",
          "\"url\": \"u:%s@host\"",
          "\"url\": \"${SET}\"",
          "\"proxy\": \"http://u:%s@host\"",
          "\"proxy\": \"u:%s@host:3128\"",
          "\"token\": \"%s\"",
          "\"auth\": {\"client\": [\"%s\"]}");
}
