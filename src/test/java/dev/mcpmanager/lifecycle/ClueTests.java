package dev.mcpmanager.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The lines are what real servers, runtimes and package runners wrote.
class ClueTests {

  static final List<String> CONFIGURATION =
      List.of(
          "Error: BRAVE_API_KEY environment variable is required",
          "GOOGLE_MAPS_API_KEY environment variable is not set",
          "GITLAB_PERSONAL_ACCESS_TOKEN environment variable is not set",
          "Please set SLACK_BOT_TOKEN and SLACK_TEAM_ID environment variables",
          "TAVILY_API_KEY is required",
          "JIRA_URL and JIRA_TOKEN must be set",
          "Error: Missing required environment variable: NOTION_TOKEN",
          "Missing environment variables: JIRA_URL",
          "Please provide a database URL as a command-line argument",
          "[16761] Usage: mcp-remote <https://server-url> [callback-port] [--debug]",
          "usage: srv [-h] --key KEY",
          "srv: error: the following arguments are required: --key",
          "node: bad option: --no-such-option",
          "error: unexpected argument '--frob' found",
          "Error: Cannot find module '/srv/missing.js'",
          "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'no-such-esm' imported from /srv/x.js",
          "ModuleNotFoundError: No module named 'mcp_no_such'",
          "/usr/bin/python3: No module named no_such_module",
          "python3: can't open file '/srv/missing.py': [Errno 2] No such file or directory",
          "Error: Unable to access jarfile server.jar",
          "Error: ENOENT: no such file or directory, open '/etc/no-such-config.json'",
          "FileNotFoundError: [Errno 2] No such file or directory: 'settings.yaml'",
          "npm error code E404",
          "npm error 404  The requested resource 'no-such-package-xyz@*' could not be found or you do"
              + " not have permission to access it.",
          "npm ERR! code ETARGET",
          "npm error notarget No matching version found for @modelcontextprotocol/x@99.0.0.",
          "npm error could not determine executable to run",
          "ERROR: No matching distribution found for no-such-pkg-xyz-mcp",
          "  ╰─▶ Because no-such-pkg was not found in the package registry and you require"
              + " no-such-pkg, we can conclude that your requirements are unsatisfiable.");

  static final List<String> AUTHENTICATION =
      List.of(
          "Error: Stripe API key not provided. Please either pass it as an argument --api-key=$KEY or"
              + " set the STRIPE_SECRET_KEY environment variable.",
          "Error: Request failed: 401 Unauthorized",
          "Error: Unauthorized (status 401)",
          "GitHub API error: 403 Forbidden: Resource not accessible by personal access token",
          "AuthenticationError: Incorrect API key provided: sk-***",
          "Error: Invalid API key",
          "Missing or invalid API key",
          "Error: No API key provided",
          "Your access token has expired",
          "The access token expired",
          "error: invalid_grant",
          "Error: Authentication failed",
          "Error: An API error occurred: invalid_auth",
          "npm error code E401",
          "npm error code ENEEDAUTH",
          "error: password authentication failed for user \"mcp\"",
          "Error: Access denied for user 'root'@'localhost' (using password: NO)",
          "botocore.exceptions.NoCredentialsError: Unable to locate credentials",
          "Error: Could not load the default credentials. Browse to https://cloud.google.com/docs");

  static final List<String> OUT_OF_MEMORY =
      List.of(
          "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory",
          "RangeError: Array buffer allocation failed",
          "MemoryError",
          "MemoryError: Unable to allocate 8.00 GiB for an array with shape (1073741824,)",
          "Exception in thread \"main\" java.lang.OutOfMemoryError: Java heap space",
          "OSError: [Errno 12] Cannot allocate memory",
          "Error: spawn ENOMEM",
          "terminate called after throwing an instance of 'std::bad_alloc'",
          "memory allocation of 1073741824 bytes failed",
          "fatal error: runtime: out of memory");

  /// What servers say that end of something else, or that go on.
  static final List<String> NEITHER =
      List.of(
          "GitHub MCP Server running on stdio",
          "[tavily-mcp] no TAVILY_API_KEY set; running in keyless mode. Search and extract are"
              + " available; other tools will return a message explaining that an API key is required.",
          "No FIRECRAWL_API_KEY or FIRECRAWL_API_URL set — running in keyless mode.",
          "npm warn Unknown user config \"nodedir\". This will stop working in the next major version.",
          "SyntaxError: Invalid or unexpected token",
          "SyntaxError: Unexpected token '<', \"<!DOCTYPE \"... is not valid JSON",
          "tokens used: 512",
          "Counting tokens with cl100k_base",
          "Using API key from the environment",
          "API key loaded",
          "GITHUB_TOKEN is set",
          "found GITHUB_TOKEN and GITLAB_TOKEN environment variables",
          "invalid token at line 3",
          "INFO: GITHUB_TOKEN is not set",
          "2026-11-22 10:00:01,123 - mcp - WARNING - API_KEY is not set",
          "[warn] API key is missing, tools are limited",
          "{\"level\":30,\"time\":1,\"msg\":\"401 Unauthorized\"}",
          "{\"level\":\"info\",\"msg\":\"authentication failed\"}",
          "INFO:     127.0.0.1:5000 - \"GET /mcp HTTP/1.1\" 401 Unauthorized",
          "127.0.0.1 - - \"GET /mcp HTTP/1.1\" 401 Unauthorized",
          "AUTH_TOKEN not set, falling back to anonymous access",
          "Error: listen EADDRINUSE: address already in use :::7777",
          "Error: connect ECONNREFUSED 127.0.0.1:6379",
          "npm error code ENOTFOUND",
          "npm error network request to https://registry.npmjs.org/x failed",
          "npm error If you are behind a proxy, please make sure that the 'proxy' config is set",
          "TypeError: fetch failed",
          "OSError: [Errno 22] Invalid argument",
          "KeyError: 'NOT_FOUND'",
          "Error: ENOENT: no such file or directory, open '/tmp/upload-1.part'",
          "Error: ENOSPC: no space left on device, write",
          "SyntaxError: let is disallowed as a lexically bound name",
          "Memory usage: 120 MB",
          "see https://example.org/usage: details",
          "Processed 401 records, 403 skipped",
          "TypeError: Cannot read properties of undefined (reading 'token')",
          "    at authenticate (/srv/auth.js:403:15)");

  @ParameterizedTest
  @FieldSource("CONFIGURATION")
  void findsWhatSaysThatConfigurationIsWrong(String line) {
    assertFound(ExitCause.CONFIGURATION, line);
  }

  @ParameterizedTest
  @FieldSource("AUTHENTICATION")
  void findsWhatSaysThatCredentialsAreNotAccepted(String line) {
    assertFound(ExitCause.AUTHENTICATION, line);
  }

  @ParameterizedTest
  @FieldSource("OUT_OF_MEMORY")
  void findsWhatSaysThatMemoryRanOut(String line) {
    assertFound(ExitCause.OUT_OF_MEMORY, line);
  }

  @ParameterizedTest
  @FieldSource("NEITHER")
  void isNoClue(String line) {
    assertThat(Clue.find(List.of(line), List.of(), false)).isNull();
  }

  private static void assertFound(ExitCause cause, String line) {
    assertThat(Clue.find(List.of(line), List.of(), false)).isEqualTo(new Clue(cause, line.strip()));
  }

  @Test
  void whatAServerSaidOfItsConfigurationAtItsStartDoesNotExplainALaterEnd() {
    var start =
        List.of(
            "Usage: mcp-server-filesystem [allowed-directory] [additional-directories...]",
            "Started without allowed directories - waiting for client to provide roots",
            "Error: write EPIPE");
    assertThat(Clue.find(start, List.of(), true)).isNull();
    assertThat(Clue.find(List.of("Error: 401 Unauthorized"), List.of(), true)).isNotNull();
  }

  @Test
  void looksPastAStackTraceAndColours() {
    var stripe =
        List.of(
            "\u001b[31m🚨  Error initializing Stripe MCP server:\u001b[39m",
            "   \u001b[1mStripe API key not provided.\u001b[0m",
            "    at main (/srv/node_modules/@stripe/mcp/dist/index.js:18:41)",
            "Node.js v20.20.2");
    assertThat(Clue.find(stripe, List.of(), false))
        .isEqualTo(new Clue(ExitCause.AUTHENTICATION, "Stripe API key not provided."));
  }

  @Test
  void tellsWhichPackageIsMissingRatherThanTheCode() {
    var npm =
        List.of(
            "npm error code E404",
            "npm error 404 Not Found - GET https://registry.npmjs.org/no-such-package-xyz-mcp-test",
            "npm error 404",
            "npm error 404  The requested resource 'no-such-package-xyz-mcp-test@*' could not be found"
                + " or you do not have permission to access it.",
            "npm error 404",
            "npm error A complete log of this run can be found in: /root/.npm/_logs/x-debug-0.log");
    assertThat(Clue.find(npm, List.of(), false))
        .isEqualTo(new Clue(ExitCause.CONFIGURATION, npm.get(3)));
  }

  @Test
  void aPackageThatIsNotFoundForWantOfANetworkIsNotMisspelled() {
    var pip =
        List.of(
            "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError('<pip"
                + "._vendor.urllib3.connection.HTTPSConnection object at 0x7f4f237dfa50>: Failed to"
                + " establish a new connection: [Errno -2] Name or service not known')'",
            "ERROR: No matching distribution found for mcp-server-time");
    assertThat(Clue.find(pip, List.of(), false)).isNull();
  }

  @Test
  void looksAtNoiseOnStdoutToo() {
    assertThat(Clue.find(List.of(), List.of("Usage: server <url>"), false)).isNotNull();
  }

  @Test
  void wordsOfLongBeforeDoNotCount() {
    var lines =
        Stream.concat(
                Stream.of("Error: Invalid API key"),
                Collections.nCopies(Clue.LINES, "working").stream())
            .toList();
    assertThat(Clue.find(lines, List.of(), false)).isNull();
    assertThat(Clue.find(lines.subList(0, Clue.LINES), List.of(), false)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A_",
        "invalid ",
        "please provide ",
        "ENOENT: no such file or directory, open '",
        "[",
        "\" GET "
      })
  void aHostileLineTakesNoTime(String piece) {
    String line = piece.repeat(8000 / piece.length());
    var lines = Collections.nCopies(Clue.LINES, line);
    long start = System.nanoTime();
    assertThat(Clue.find(lines, lines, false)).isNull();
    assertThat(System.nanoTime() - start).isLessThan(1_000_000_000L);
  }
}
