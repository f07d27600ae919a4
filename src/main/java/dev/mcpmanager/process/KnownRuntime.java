package dev.mcpmanager.process;

import dev.mcpmanager.definition.ServerId;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/// The programs most MCP servers run on, and how to get one that is missing: a newcomer reads "not
/// found: npx" and does not know what to install.
enum KnownRuntime {
  NODE("Node.js", "node|npx|npm", "Node.js 20 or newer from nodejs.org"),
  UV("uv", "uv|uvx", "uv from docs.astral.sh/uv"),
  PYTHON("Python", "python|python3", "Python 3 from python.org"),
  DOCKER("Docker", "docker", "Docker from docs.docker.com/get-docker"),
  BUN("Bun", "bun|bunx", "Bun from bun.sh"),
  DENO("Deno", "deno", "Deno from deno.com");

  private final String title;
  private final Pattern commands;
  private final String source;

  KnownRuntime(String title, String commands, String source) {
    this.title = title;
    this.commands = Pattern.compile(commands);
    this.source = source;
  }

  static Optional<KnownRuntime> of(String command) {
    return Arrays.stream(values())
        .filter(runtime -> runtime.commands.matcher(command).matches())
        .findFirst();
  }

  LaunchException missing(ServerId id, String command, String path) {
    return LaunchException.needs(
        id,
        ("%s (command '%s'), which was not found on this machine: install %s or your"
                + " package manager, then start the server again. Searched: %s")
            .formatted(title, command, source, path));
  }
}
