package dev.mcpmanager.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.definition.Defaults;
import dev.mcpmanager.definition.DefinitionReader;
import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.fixture.ScriptedServers;
import dev.mcpmanager.jsonrpc.Caller;
import dev.mcpmanager.jsonrpc.ChannelLimits;
import dev.mcpmanager.mcp.Identity;
import dev.mcpmanager.process.ChildLauncher;
import dev.mcpmanager.process.ContainmentMode;
import dev.mcpmanager.process.StateDirectory;
import dev.mcpmanager.remote.RemoteWires;
import dev.mcpmanager.remote.Wires;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A manager with real children, in a folder of a test's own.
final class RunningManager implements AutoCloseable {

  static final ServerId ONE = new ServerId("one");

  static final Caller TEST = new Caller.Client("a test");

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final StartLimits STARTS = new StartLimits(4, 2, 20, Duration.ofMinutes(1));

  final ServerManager manager;
  final Path file;
  private final StateDirectory state;

  /// @param content of the definitions file
  RunningManager(Path folder, String content) {
    this(folder, content, ChannelLimits.DEFAULT);
  }

  RunningManager(Path folder, ServersFile content) {
    this(folder, content.toString());
  }

  RunningManager(Path folder, String content, ChannelLimits limits) {
    this(folder, content, limits, STARTS);
  }

  RunningManager(Path folder, String content, ChannelLimits limits, StartLimits starts) {
    this(folder, content, limits, starts, new RemoteWires());
  }

  RunningManager(Path folder, ServersFile content, Wires wires) {
    this(folder, content.toString(), ChannelLimits.DEFAULT, STARTS, wires);
  }

  private RunningManager(
      Path folder, String content, ChannelLimits limits, StartLimits starts, Wires wires) {
    this.file = folder.resolve("mcp-servers.json");
    this.state = StateDirectory.open(folder.resolve("state"));
    write(content);
    var settings =
        new ManagerSettings(
            file,
            folder.resolve("state"),
            50,
            starts,
            1000,
            1 << 20,
            limits,
            Duration.ofSeconds(8));
    this.manager =
        new ServerManager(
            settings,
            new DefinitionReader(Defaults.DEFAULT, _ -> null),
            new ChildLauncher(System.getenv(), state, ContainmentMode.AUTO),
            wires,
            Identity.of("test", "0"));
    manager.open();
  }

  /// A manager of one server, `one`, that is a scripted server with these options.
  static RunningManager of(Path folder, String... options) {
    return new RunningManager(folder, file(Map.of(), options));
  }

  /// A definitions file with one scripted server.
  ///
  /// @param extra more fields of its definition, as JSON
  static String file(Map<String, String> extra, String... options) {
    ObjectNode one = JSON.createObjectNode();
    one.put("command", ScriptedServers.java());
    ScriptedServers.args(options).forEach(one.withArray("args")::add);
    extra.forEach((name, value) -> one.set(name, JSON.readTree(value)));
    ObjectNode root = JSON.createObjectNode();
    root.putObject("mcpServers").set("one", one);
    return root.toString();
  }

  void write(String content) {
    try {
      Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ServerView view() {
    return manager.server(ONE);
  }

  ServerView view(String server) {
    return manager.server(new ServerId(server));
  }

  ActionOutcome start() {
    return start("one");
  }

  ActionOutcome start(String server) {
    return finish(manager.start(new ServerId(server), "a test"));
  }

  /// Starts the server, which must succeed.
  RunningManager started() {
    assertThat(start()).isInstanceOf(ActionOutcome.Done.class);
    return this;
  }

  ActionOutcome stop() {
    return finish(manager.stop(ONE, "a test"));
  }

  CompletableFuture<MessageOutcome> send(String message) {
    return send("one", message);
  }

  CompletableFuture<MessageOutcome> send(String server, String message) {
    return send(server, TEST, message);
  }

  CompletableFuture<MessageOutcome> send(String server, Caller caller, String message) {
    return manager.upstreams().message(new ServerId(server), caller, message.getBytes(UTF_8));
  }

  MessageOutcome message(String message) {
    return finish(send(message));
  }

  /// The response to a message that must get one.
  JsonNode answer(String message) {
    return JSON.readTree(answerText(message));
  }

  String answerText(String message) {
    return text(message(message));
  }

  static String text(MessageOutcome outcome) {
    assertThat(outcome).isInstanceOf(MessageOutcome.Answered.class);
    return new String(((MessageOutcome.Answered) outcome).response().toBytes(), UTF_8);
  }

  CallFailure failure(String message) {
    MessageOutcome outcome = message(message);
    assertThat(outcome).isInstanceOf(MessageOutcome.Failed.class);
    return ((MessageOutcome.Failed) outcome).failure();
  }

  /// A `tools/call`.
  ///
  /// @param id as JSON
  static String call(String id, String tool, String arguments) {
    return """
    {"jsonrpc":"2.0","id":%s,"method":"tools/call","params":{"name":"%s","arguments":%s}}\
    """
        .formatted(id, tool, arguments);
  }

  static String echo(String id, String text) {
    return call(id, "echo", "{\"text\":\"" + text + "\"}");
  }

  void awaitState(String state) {
    awaitState("one", state);
  }

  void awaitState(String server, String state) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(view(server).state()).isEqualTo(state));
  }

  /// Waits until a line on stderr begins so.
  String awaitStderr(String beginning) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                stderr().stream().filter(line -> line.startsWith(beginning)).findFirst().orElse(""),
            line -> !line.isEmpty());
  }

  List<String> stderr() {
    return manager.history().newestLogs(ONE, LogLine.Source.STDERR, 1000).lines().stream()
        .map(LogLine::text)
        .toList();
  }

  /// What happened, without the stories of runs, which follow each end.
  List<String> events() {
    return manager.history().events(0).events().stream()
        .filter(event -> !(event instanceof ServerEvent.RunEnded))
        .map(event -> event.getClass().getSimpleName())
        .toList();
  }

  /// What happened of one kind, oldest first.
  <T extends ServerEvent> List<T> events(Class<T> kind) {
    return manager.history().events(0).events().stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .toList();
  }

  /// The newest run.
  Run run() {
    return manager.history().runs(ONE).getFirst();
  }

  /// Waits for the end of as many runs, oldest first.
  List<Run> awaitEnds(int count) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                manager.history().runs(ONE).reversed().stream()
                    .filter(run -> run.end() != null && !"left-at-probe".equals(run.cause()))
                    .toList(),
            ended -> ended.size() >= count);
  }

  /// The process that a child is.
  long pid() {
    return Objects.requireNonNull(view().pid());
  }

  /// Ends a child as the machine's memory keeper might.
  static void kill(ServerView view) {
    ProcessHandle.of(Objects.requireNonNull(view.pid())).orElseThrow().destroyForcibly();
  }

  /// Whether a process runs; one that has ended but that nobody has waited for yet does not.
  static boolean runs(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
    } catch (IOException _) {
      return false;
    }
  }

  static <T> T finish(CompletableFuture<T> future) {
    try {
      return future.get(40, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("It did not come to an end.", e);
    }
  }

  @Override
  public void close() {
    manager.close();
    state.close();
  }
}
