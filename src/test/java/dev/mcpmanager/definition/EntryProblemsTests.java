package dev.mcpmanager.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryProblemsTests {

  /// The fields of the entry | column | field | message. The brace of the entry stands at column
  /// 22.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "args": []                                  | 22 |                         | There is neither a 'command' to launch nor a 'url' to reach; give one.
          "command": null                             | 22 |                         | There is neither a 'command' to launch nor a 'url' to reach; give one.
          "command": 5                                | 34 | command                 | Expected a string, found a number.
          "command": ["a"]                            | 34 | command                 | Expected a string, found a list.
          "command": ""                               | 34 | command                 | The command is empty; name a program.
          "command": " "                              | 34 | command                 | The command is empty; name a program.
          "command": "a\\u0000b"                      | 34 | command                 | A NUL character cannot be handed to a program.
          "command": "a", "command": "b"              | 39 | command                 | This field stands twice; remove one of them.
          "command": "a", "args": 5                   | 47 | args                    | Expected a list of strings, found a number.
          "command": "a", "args": "-v"                | 47 | args                    | Expected a list of strings, found a string.
          "command": "a", "args": ["b", null]         | 53 | args[1]                 | Expected a string, found null.
          "command": "a", "args": [["b"]]             | 48 | args[0]                 | Expected a string, found a list.
          "command": "a", "args": ["\\u0000"]         | 48 | args[0]                 | A NUL character cannot be handed to a program.
          "command": "a", "args": ["${NONE}"]         | 48 | args[0]                 | The environment variable 'NONE' is not set; set it for this service, or write '${NONE:-default}'.
          "command": "a", "env": ["A=b"]              | 46 | env                     | Expected an object, found a list.
          "command": "a", "env": {"A": null}          | 52 | env.A                   | Expected a string, found null.
          "command": "a", "env": {"A": {}}            | 52 | env.A                   | Expected a string, found an object.
          "command": "a", "env": {"A": "\\u0000"}     | 52 | env.A                   | A NUL character cannot be handed to a program.
          "command": "a", "env": {"A": "", "A": ""}   | 56 | env.A                   | This field stands twice; remove one of them.
          "command": "a", "env": {"": "b"}            | 47 | env                     | The name of a variable is missing, or has '=' or a NUL character in it; write "NAME": "value".
          "command": "a", "env": {"A=b": ""}          | 47 | env                     | The name of a variable is missing, or has '=' or a NUL character in it; write "NAME": "value".
          "command": "a", "env": {"A": "file:b"}      | 52 | env.A                   | 'file:' reads a secret and needs an absolute path, such as 'file:/run/secrets/token'; a value that merely begins with 'file:' can be given through an environment variable, '${NAME}'.
          "command": "a", "env": {"A": "file:/no/b"}  | 52 | env.A                   | The file of 'file:/no/b' cannot be read; is it there?
          "command": "a", "cwd": 1                    | 46 | cwd                     | Expected a string, found a number.
          "command": "a", "cwd": "\\u0000"            | 46 | cwd                     | A NUL character cannot be handed to a program.
          "command": "a", "id": 1                     | 45 | id                      | Expected a string, found a number.
          "command": "a", "name": true                | 47 | name                    | Expected a string, found true.
          "command": "a", "transport": "pigeon"       | 52 | transport               | Expected one of 'stdio', 'http', 'sse', 'websocket', found 'pigeon'.
          "command": "a", "type": 1                   | 47 | type                    | Expected one of 'stdio', 'http', 'sse', 'websocket', found a number.
          "url": "http://a", "transport": "stdio"     | 55 | transport               | Transport 'stdio' needs a 'command'; for a 'url' use 'http' or 'sse'.
          "url": "http://a", "transport": "http", "type": "sse" | 71 | type          | It contradicts 'transport'; keep one of them.
          "url": "http://a", "type": "ws"             | 30 | url                     | Transport 'websocket' needs a url that begins with 'ws://' or 'wss://'.
          "url": "ws://a", "type": "sse"              | 30 | url                     | Transport 'sse' needs a url that begins with 'http://' or 'https://'.
          "url": 1                                    | 30 | url                     | Expected a string, found a number.
          "url": "/mcp"                               | 30 | url                     | Expected a whole url that begins with 'http://', 'https://', 'ws://' or 'wss://' and a host.
          "url": "ftp://a"                            | 30 | url                     | Expected a whole url that begins with 'http://', 'https://', 'ws://' or 'wss://' and a host.
          "url": "http:///mcp"                        | 30 | url                     | Expected a whole url that begins with 'http://', 'https://', 'ws://' or 'wss://' and a host.
          "url": "http://a b"                         | 30 | url                     | This is not a valid url (Illegal character in authority, at character 9).
          "url": "http://a", "headers": {"A b": "c"}  | 54 | headers                 | The name of a header is missing, or has characters that HTTP forbids there; write "Name": "value".
          "url": "http://a", "headers": {"A": "b\\nc"}| 59 | headers.A               | A header must not hold line breaks or control characters.
          "url": "http://a", "proxy": "proxy:3128"    | 51 | proxy                   | Expected the url of a proxy, which begins with 'http://' or 'https://' and a host.
          "url": "http://a", "proxy": "socks5://a"    | 51 | proxy                   | Expected the url of a proxy, which begins with 'http://' or 'https://' and a host.
          "url": "http://a", "tls": true              | 49 | tls                     | Expected an object, found true.
          "url": "http://a", "tls": {"ca": ""}        | 56 | tls.ca                  | The path is empty; name a file.
          "url": "http://a", "tls": {"ca": 1}         | 56 | tls.ca                  | Expected a string, found a number.
          "url": "http://a", "auth": true             | 50 | auth                    | Expected an object, found true.
          "url": "http://a", "auth": {"grant": "x"}   | 60 | auth.grant              | Expected 'authorization_code' or 'client_credentials', found 'x'.
          "url": "http://a", "auth": {"grant": "client_credentials"} | 60 | auth.grant | 'client_credentials' needs a 'clientId', and a 'clientSecret' or 'privateKey' that proves it.
          "url": "http://a", "auth": {"scopes": ["a b"]} | 62 | auth.scopes[0]        | A scope is one word; write several as several items.
          "url": "http://a", "auth": {"clientMetadata": "http://a/b"} | 69 | auth.clientMetadata | Expected the https url of a Client ID Metadata Document, with a path.
          "command": "a", "autoStart": "yes"          | 52 | autoStart               | Expected true or false, found a string.
          "command": "a", "disabled": 1               | 51 | disabled                | Expected true or false, found a number.
          "command": "a", "restart": "sometimes"      | 50 | restart                 | Expected one of 'never', 'on-failure', 'always', found 'sometimes'.
          "command": "a", "restart": true             | 50 | restart                 | Expected an object or one of 'never', 'on-failure', 'always', found true.
          "command": "a", "restart": {"policy": 1}    | 61 | restart.policy          | Expected one of 'never', 'on-failure', 'always', found a number.
          "command": "a", "restart": {"initialDelay": "-1s"} | 67 | restart.initialDelay | A duration must not be negative.
          "command": "a", "restart": {"initialDelay": true}  | 67 | restart.initialDelay | Expected a duration such as '2s', found true.
          "command": "a", "restart": {"maxDelay": "1ms"}     | 63 | restart.maxDelay  | It must not be shorter than 'initialDelay'.
          "command": "a", "restart": {"multiplier": 0.5}     | 65 | restart.multiplier | Expected a number from 1 to 100, found 0.5.
          "command": "a", "restart": {"multiplier": 1e999}   | 65 | restart.multiplier | Expected a number from 1 to 100, found 1e999.
          "command": "a", "restart": {"jitter": 1.1}         | 61 | restart.jitter    | Expected a number from 0 to 1, found 1.1.
          "command": "a", "restart": {"jitter": "0"}         | 61 | restart.jitter    | Expected a number, found a string.
          "command": "a", "restart": {"maxRestarts": -1}     | 66 | restart.maxRestarts | Expected a whole number, 0 or more.
          "command": "a", "restart": {"maxRestarts": 1.5}    | 66 | restart.maxRestarts | Expected a whole number, 0 or more.
          "command": "a", "restart": {"resetAfter": "x"}     | 65 | restart.resetAfter | 'x' is not a duration; write '250ms', '2s', '5m', '1h', ISO 8601 such as 'PT2S', or a number of milliseconds.
          "command": "a", "timeouts": "1s"            | 51 | timeouts                | Expected an object, found a string.
          "command": "a", "timeouts": {"start": 0}    | 61 | timeouts.start          | This duration must be at least 1 ms.
          "command": "a", "timeouts": {"call": "-5m"} | 60 | timeouts.call           | This duration must be at least 1 ms.
          "command": "a", "timeouts": {"callMax": "1s"} | 63 | timeouts.callMax      | It must not be shorter than 'call'.
          "command": "a", "timeouts": {"stdinClosed": 0} | 67 | timeouts.stdinClosed | This duration must be at least 1 ms.
          "command": "a", "timeouts": {"terminated": 0}  | 66 | timeouts.terminated  | This duration must be at least 1 ms.
          "command": "a", "timeouts": {"install": 0}     | 63 | timeouts.install     | This duration must be at least 1 ms.
          "command": "a", "lazy": "yes"               | 47 | lazy                    | Expected true or false, found a string.
          "command": "a", "idleStop": 0               | 51 | idleStop                | This duration must be at least 1 ms.
          "command": "a", "idleStop": "never"         | 51 | idleStop                | 'never' is not a duration; write '250ms', '2s', '5m', '1h', ISO 8601 such as 'PT2S', or a number of milliseconds.
          "command": "a", "idleStop": false           | 51 | idleStop                | Expected a duration such as '2s', found false.
          "command": "a", "roots": "/a"               | 48 | roots                   | Expected a list of strings, found a string.
          "command": "a", "roots": [1]                | 49 | roots[0]                | Expected a string, found a number.
          "command": "a", "roots": [" "]              | 49 | roots[0]                | The root is empty; name a directory.
          "command": "a", "roots": ["file:a"]         | 49 | roots[0]                | This is not a 'file:' URI with an absolute path, such as 'file:///srv/data'.
          "command": "a", "roots": ["file:///a b"]    | 49 | roots[0]                | This is not a 'file:' URI with an absolute path, such as 'file:///srv/data'.
          "command": "a", "pool": 4                   | 47 | pool                    | Expected an object, found a number.
          "command": "a", "pool": {"size": 0}         | 56 | pool.size               | Expected a whole number, 1 or more.
          "command": "a", "pool": {"parked": -1}      | 58 | pool.parked             | Expected a whole number, 0 or more.
          "command": "a", "pool": {"spare": 5}        | 57 | pool.spare              | It must not be more than 'pool.size', which is 4.
          "command": "a", "clientCapabilities": true  | 61 | clientCapabilities      | Expected an object, found true.
          "command": "a", "clientCapabilities": {"sampling": true} | 74 | clientCapabilities.sampling | Expected an object, found true.
          "command": "a", "liveness": "off"           | 51 | liveness                | Expected true, false or an object, found a string.
          "command": "a", "liveness": {"enabled": 0}  | 63 | liveness.enabled        | Expected true or false, found a number.
          "command": "a", "liveness": {"interval": 0} | 64 | liveness.interval       | This duration must be at least 1 ms.
          "command": "a", "liveness": {"timeout": []} | 63 | liveness.timeout        | Expected a duration such as '2s', found a list.
          "command": "a", "limits": 512               | 49 | limits                  | Expected an object, found a number.
          "command": "a", "limits": {"memory": "1"}   | 60 | limits.memory           | This size must be at least 1 MB; a number without a unit counts bytes.
          "command": "a", "limits": {"memory": true}  | 60 | limits.memory           | Expected a size such as '512MB', found true.
          "command": "a", "limits": {"memory": "2X"}  | 60 | limits.memory           | '2X' is not a size; write '512MB', '1GiB', '2G', or a number of bytes.
          "command": "a", "limits": {"processes": 0}  | 63 | limits.processes        | Expected a whole number, 1 or more.
          "command": "a", "limits": {"calls": 0}      | 59 | limits.calls            | Expected a whole number, 1 or more.
          "command": "a", "limits": {"queued": "1KB"} | 60 | limits.queued           | This size must be at least 1 MB; a number without a unit counts bytes.
          "command": "a", "limits": {"line": "2GB"}   | 58 | limits.line             | It must not be larger than 1 GB: a line is held in memory whole.
          "command": "a", "limits": {"processes": "9"}| 63 | limits.processes        | Expected a whole number, 1 or more.
          "command": "a", "isolation": "none"         | 52 | isolation               | Expected one of 'shared', 'exclusive', found 'none'.
          "command": "a", "protocol": "v2"            | 51 | protocol                | Expected one of 'auto', 'legacy', 'modern', found 'v2'.
          "command": "a", "readiness": "SPAWN"        | 52 | readiness               | Expected one of 'handshake', 'spawn', found 'SPAWN'.
          "command": "a", "inheritEnv": "all"         | 53 | inheritEnv              | Expected true, false or a list of names, found a string.
          "command": "a", "inheritEnv": ["A*B"]       | 53 | inheritEnv              | Each item must be the name of a variable, with a '*' only at its end.
          "command": "a", "inheritEnv": [1]           | 53 | inheritEnv              | Each item must be the name of a variable, with a '*' only at its end.
          """)
  void saysWhereWhatAndWhy(String fields, int column, String field, String message) {
    assertThat(Parsed.problems(fields))
        .containsExactly(new Problem(1, column, "x", field, message));
  }

  @Test
  void allProblemsOfAllEntriesAreToldAtOnce() {
    DefinitionFile.Loaded file =
        Parsed.loaded(
            """
            {"servers": [
              {"id": "a", "command": "", "args": [null],
                 "restart": {"jitter": 2, "multiplier": 0}, "timeouts": {"call": 0}},
              {"id": "good", "command": "run"},
              {"id": "b", "url": "nowhere", "headers": {"X": null}},
              "c",
              {"command": "run"}
            ]}
            """);

    assertThat(file.entries())
        .extracting(entry -> entry.id().value())
        .containsExactly("a", "good", "b", "server-4", "server-5");
    assertThat(file.entries().get(1)).isInstanceOf(DefinitionEntry.Valid.class);
    assertThat(file.problems())
        .extracting(problem ->
            problem.line()
                + ":"
                + problem.column()
                + " "
                + problem.server()
                + " "
                + problem.field())
        .containsExactly(
            "2:26 a command",
            "2:39 a args[0]",
            "3:45 a restart.multiplier",
            "3:28 a restart.jitter",
            "3:70 a timeouts.call",
            "5:22 b url",
            "5:50 b headers.X",
            "6:3 #4 null",
            "6:3 #4 null",
            "7:3 #5 null");
    assertThat(file.problems().getLast().sentence())
        .isEqualTo("line 7, column 3: server '#5': This server has no name; give it an 'id'.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "1", "\"npx\"", "[]", "true"})
  void anEntryThatIsNoObjectIsBadAlone(String entry) {
    DefinitionFile.Loaded file =
        Parsed.loaded("{\"mcpServers\": {\"x\": " + entry + ", \"y\": {\"command\": \"a\"}}}");

    assertThat(Parsed.problems(file.entries().getFirst()))
        .singleElement()
        .satisfies(it -> assertThat(it.message()).startsWith("Expected an object, found "));
    assertThat(file.entries().getFirst().config().isEmpty()).isTrue();
    assertThat(file.entries().get(1)).isInstanceOf(DefinitionEntry.Valid.class);
  }

  @Test
  void refusesWhatLinuxCannotHandToAProgram() {
    String fits = "é".repeat(64 * 1024 - 1);
    assertThat(Parsed.problems("\"command\": \"a\", \"args\": [\"" + fits + "\"]")).isEmpty();
    assertThat(Parsed.problems("\"command\": \"a\", \"args\": [\"" + fits + "é\"]"))
        .extracting(Problem::field)
        .containsExactly("args[0]");
    assertThat(Parsed.problems("\"command\": \"a\", \"env\": {\"A\": \"" + fits + "é\"}"))
        .extracting(Problem::message)
        .containsExactly(
            "This is 128 KiB or longer, and no program can be started with it; put it in a file.");
  }

  @Test
  void aMissingVariableSpoilsOnlyItsServer() {
    DefinitionFile.Loaded file =
        Parsed.loaded(
            "{\"mcpServers\": {\"a\": {\"command\": \"${NONE}\"}, \"b\": {\"command\": \"${SOME}\"}}}",
            Map.of("SOME", "run"));

    assertThat(file.problems()).extracting(Problem::server).containsExactly("a");
    assertThat(file.entries().get(1)).isInstanceOf(DefinitionEntry.Valid.class);
  }

  @Test
  void namesAreFitForALineOfALog() {
    DefinitionFile.Loaded file =
        Parsed.loaded("{\"mcpServers\": {\"a\\nERROR forged\": {\"x\\r\\ny\": 1}}}");

    assertThat(
            List.of(file.problems().getFirst().sentence(), file.warnings().getFirst().sentence()))
        .allSatisfy(it -> assertThat(it).doesNotContainPattern("\\p{Cntrl}"));
    assertThat(file.entries().getFirst().name()).isEqualTo("a?ERROR forged");
  }

  /// The fields | field of the warning | message.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "autostart": true              | autostart        | This field is not known; did you mean 'autoStart'?
          "arg": []                      | arg              | This field is not known; did you mean 'args'?
          "comand": "b"                  | comand           | This field is not known; did you mean 'command'?
          "restart": {"maxRestart": 1}   | restart.maxRestart | This field is not known; did you mean 'maxRestarts'?
          "timeouts": {"stop": 1}        | timeouts.stop    | This field is not known.
          "isolation": "exclusive", "clientCapabilities": {"sampling": {"tool": {}}} | clientCapabilities.sampling.tool | This field is not known; did you mean 'tools'?
          "isolation": "exclusive", "clientCapabilities": {"tasks": {}} | clientCapabilities.tasks | This field is not known.
          "clientCapabilities": {}       | clientCapabilities | It is not used, since the clients of this server share one child; set 'isolation' to 'exclusive', or remove it.
          "pool": {"size": 2}            | pool             | It is not used, since the clients of this server share one child; set 'isolation' to 'exclusive', or remove it.
          "limits": {"cpu": 1}           | limits.cpu       | This field is not known.
          "liveness": {"intervall": 1}   | liveness.intervall | This field is not known; did you mean 'interval'?
          "lazy": true, "autoStart": true | autoStart       | It is not used, since 'lazy' is true: the first use starts the server.
          "zebra": 1                     | zebra            | This field is not known.
          "timeout": 60                  | timeout          | This field is not used here; write 'timeouts.call' instead.
          "enabled": false               | enabled          | This field is not used here; write 'disabled' instead.
          "envFile": ".env"              | envFile          | This field is not used here; write 'env' with references such as '${NAME}' instead.
          "description": "d"             | description      | This field of another program is not used here.
          "alwaysAllow": []              | alwaysAllow      | This field of another program is not used here.
          "autoApprove": []              | autoApprove      | This field of another program is not used here.
          "dev": {}                      | dev              | This field of another program is not used here.
          "gallery": true                | gallery          | This field of another program is not used here.
          "id": "y"                      | id               | This field is not used: the server is called by the name before it.
          "url": "http://a", "type": "stdio" | url          | It is not used, since the transport is 'stdio'.
          """)
  void whatIsNotUsedIsAWarningAndNoProblem(String fields, String field, String message) {
    DefinitionFile.Loaded file =
        Parsed.loaded("{\"mcpServers\": {\"x\": {\"command\": \"a\", " + fields + "}}}");

    assertThat(file.entries().getFirst()).isInstanceOf(DefinitionEntry.Valid.class);
    assertThat(file.warnings())
        .extracting(Problem::field, Problem::message)
        .containsExactly(tuple(field, message));
  }
}
