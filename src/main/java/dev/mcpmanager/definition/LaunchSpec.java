package dev.mcpmanager.definition;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// How to launch a child.
///
/// @param command the program, as a path or a name to look up in the child's `PATH`
/// @param args its arguments, handed over as they are: no shell reads them
/// @param env variables added to the child's environment
/// @param cwd the working directory, absolute
/// @param inheritEnv what the child gets of the service's own environment beyond the short default
///   list
public record LaunchSpec(
    String command, List<String> args, Map<String, Secret> env, Path cwd, InheritEnv inheritEnv) {

  public LaunchSpec {
    args = List.copyOf(args);
    env = Map.copyOf(env);
  }

  /// Whether the command first fetches the program it is to run, as `npx` and `uvx` do.
  public boolean fetchesPackage() {
    return PackageRunner.is(command, args);
  }

  /// Arguments may hold secrets, so they are counted, not shown.
  @Override
  public String toString() {
    return "LaunchSpec[command=%s, args=%d, env=%s, cwd=%s]"
        .formatted(command, args.size(), env.keySet(), cwd);
  }
}
