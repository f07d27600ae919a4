package dev.mcpmanager.server;

import dev.mcpmanager.fixture.ScriptedServers;
import dev.mcpmanager.fixture.ShellServers;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A definitions file for tests, server by server.
final class ServersFile {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final ObjectNode root = JSON.createObjectNode();
  private final ObjectNode servers = root.putObject("mcpServers");

  /// @param extra more fields of the definition, as a JSON object with single quotes
  ServersFile scripted(String id, String extra, String... options) {
    return command(id, extra, ScriptedServers.java(), ScriptedServers.args(options));
  }

  /// A healthy server that starts fast.
  ServersFile shell(String id, String extra) {
    return shell(id, extra, "serve");
  }

  /// @param script what the shell does, `serve` somewhere in it
  ServersFile shell(String id, String extra, String script) {
    List<String> args = ShellServers.args(script);
    // What looks like a reference is the shell's.
    return command(
        id, extra, ShellServers.SHELL, args.stream().map(a -> a.replace("${", "$${")).toList());
  }

  ServersFile command(String id, String extra, String command, List<String> args) {
    ObjectNode server = (ObjectNode) JSON.readTree(extra.replace('\'', '"'));
    server.put("command", command);
    args.forEach(server.withArray("args")::add);
    servers.set(id, server);
    return this;
  }

  /// One that is elsewhere.
  ServersFile remote(String id, String url, String extra) {
    ObjectNode server = (ObjectNode) JSON.readTree(extra.replace('\'', '"'));
    server.put("url", url);
    servers.set(id, server);
    return this;
  }

  @Override
  public String toString() {
    return root.toString();
  }
}
