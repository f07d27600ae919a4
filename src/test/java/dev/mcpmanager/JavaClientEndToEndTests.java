package dev.mcpmanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ClientCapabilities;
import io.modelcontextprotocol.spec.McpSchema.CreateMessageResult;
import io.modelcontextprotocol.spec.McpSchema.ElicitResult;
import io.modelcontextprotocol.spec.McpSchema.GetPromptRequest;
import io.modelcontextprotocol.spec.McpSchema.ProgressNotification;
import io.modelcontextprotocol.spec.McpSchema.ReadResourceRequest;
import io.modelcontextprotocol.spec.McpSchema.Role;
import io.modelcontextprotocol.spec.McpSchema.Root;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The gateway as the MCP Java SDK sees it, which knows the legacy era only. The property
/// `mcp-manager.gateway` names a gateway that already runs.
@Tag("e2e")
class JavaClientEndToEndTests {

  private static final List<String> EVERYTHING =
      List.of("-y", "@modelcontextprotocol/server-everything@2026.8.31");

  private static final String DEFINITIONS =
      """
      {
        "mcpServers": {
          "everything": {
            "command": "npx",
            "args": ["-y", "@modelcontextprotocol/server-everything@2026.8.31"],
            "autoStart": true,
            "timeouts": { "start": "4m" }, // the first start downloads the package
          },
          "interactive": {
            "command": "npx",
            "args": ["-y", "@modelcontextprotocol/server-everything@2026.8.31"],
            "autoStart": true,
            "timeouts": { "start": "4m" },
            "isolation": "exclusive",
            "clientCapabilities": { "sampling": {}, "elicitation": { "form": {} }, "roots": {} },
          },
        },
      }
      """;

  private static @Nullable PackagedService service;
  private static String gateway;

  private final BlockingQueue<ProgressNotification> progress = new LinkedBlockingQueue<>();
  private final List<McpSyncClient> clients = new ArrayList<>();

  @BeforeAll
  static void startTheService(@TempDir Path folder) throws Exception {
    String running = System.getProperty("mcp-manager.gateway");
    if (running == null) {
      service = PackagedService.start(folder, DEFINITIONS);
      service.awaitServers(Duration.ofMinutes(5));
      running = service.url() + "/mcp";
    }
    gateway = running;
  }

  @AfterAll
  static void endTheService() throws Exception {
    if (service != null) {
      service.close();
    }
  }

  @AfterEach
  void closeTheClients() {
    clients.forEach(McpSyncClient::close);
  }

  @Test
  void findsTheSameAsOverStdio() {
    McpSyncClient found = client("/everything");
    McpSyncClient expected = opened(McpClient.sync(direct()));
    assertThat(found.getServerInfo()).isEqualTo(expected.getServerInfo());
    assertThat(found.getCurrentInitializationResult().protocolVersion()).isEqualTo("2025-11-25");
    assertThat(found.getServerInstructions()).isEqualTo(expected.getServerInstructions());
    assertThat(found.listTools().tools()).isEqualTo(expected.listTools().tools()).isNotEmpty();
    assertThat(found.listPrompts().prompts()).isEqualTo(expected.listPrompts().prompts());
    assertThat(found.listResources().resources()).isEqualTo(expected.listResources().resources());
    assertThat(found.listResourceTemplates().resourceTemplates())
        .isEqualTo(expected.listResourceTemplates().resourceTemplates());
  }

  @Test
  void getsTheSameAnswersAsOverStdio() {
    McpSyncClient found = client("/everything");
    McpSyncClient expected = opened(McpClient.sync(direct()));
    var sum = call("get-sum", Map.of("a", 19, "b", 23));
    assertThat(text(found.callTool(sum))).contains("42");
    assertThat(found.callTool(sum)).isEqualTo(expected.callTool(sum));
    var structured = call("get-structured-content", Map.of("location", "Chicago"));
    assertThat(found.callTool(structured)).isEqualTo(expected.callTool(structured));
    var prompt =
        GetPromptRequest.builder("args-prompt")
            .arguments(Map.of("city", "Graz", "state", "Styria"))
            .build();
    assertThat(found.getPrompt(prompt)).isEqualTo(expected.getPrompt(prompt));
    var document =
        ReadResourceRequest.builder("demo://resource/static/document/features.md").build();
    assertThat(found.readResource(document)).isEqualTo(expected.readResource(document));
  }

  @Test
  void hearsProgressInOrder() throws Exception {
    var request =
        CallToolRequest.builder("trigger-long-running-operation")
            .arguments(Map.of("duration", 0.5, "steps", 5))
            .progressToken("of the client")
            .build();
    assertThat(text(client("/everything").callTool(request))).contains("Steps: 5");
    for (int step = 1; step <= 5; step++) {
      ProgressNotification next = progress.poll(10, TimeUnit.SECONDS);
      assertThat(next).isNotNull();
      assertThat(next.progressToken()).isEqualTo("of the client");
      assertThat(next.progress()).isEqualTo(step);
    }
  }

  @Test
  void answersAServerThatAsks() {
    McpSyncClient client = client("/interactive");
    var sampling = call("trigger-sampling-request", Map.of("prompt", "Say it"));
    assertThat(client.callTool(sampling).content().toString()).contains("Polly says so");
    var elicitation = call("trigger-elicitation-request", Map.of());
    assertThat(client.callTool(elicitation).content().toString()).contains("Ada");
    var roots = call("get-roots-list", Map.of());
    assertThat(client.callTool(roots).content().toString()).contains("file:///srv/data");
  }

  @Test
  void callsAServerThroughTheAggregate() {
    McpSyncClient client = client("");
    assertThat(client.listTools().tools()).extracting(Tool::name).contains("everything_get-sum");
    var sum = call("everything_get-sum", Map.of("a", 19, "b", 23));
    assertThat(text(client.callTool(sum))).contains("42");
  }

  /// A client at a path below the gateway's, which can do all that a server may ask of it.
  private McpSyncClient client(String path) {
    var transport =
        HttpClientStreamableHttpTransport.builder(gateway).endpoint(gateway + path).build();
    return opened(
        McpClient.sync(transport)
            .capabilities(
                ClientCapabilities.builder().roots(false).sampling().elicitation().build())
            .roots(new Root("file:///srv/data", "data"))
            .progressConsumer(progress::add)
            .elicitation(_ ->
                new ElicitResult(ElicitResult.Action.ACCEPT, Map.of("name", "Ada", "check", true)))
            .sampling(_ ->
                CreateMessageResult.builder(
                        Role.ASSISTANT, TextContent.builder("Polly says so").build(), "a parrot")
                    .build()));
  }

  private McpSyncClient opened(McpClient.SyncSpec spec) {
    McpSyncClient client =
        spec.requestTimeout(Duration.ofMinutes(2))
            .initializationTimeout(Duration.ofMinutes(2))
            .build();
    clients.add(client);
    client.initialize();
    return client;
  }

  private static McpClientTransport direct() {
    var command = ServerParameters.builder("npx").args(EVERYTHING).build();
    return new StdioClientTransport(command, McpJsonDefaults.getMapper());
  }

  private static CallToolRequest call(String tool, Map<String, Object> arguments) {
    return CallToolRequest.builder(tool).arguments(arguments).build();
  }

  private static String text(CallToolResult result) {
    return ((TextContent) result.content().getFirst()).text();
  }
}
