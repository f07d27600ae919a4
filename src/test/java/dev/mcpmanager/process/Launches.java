package dev.mcpmanager.process;

import dev.mcpmanager.definition.InheritEnv;
import dev.mcpmanager.definition.LaunchSpec;
import dev.mcpmanager.definition.Secret;
import dev.mcpmanager.definition.ServerId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Launch specs in few words.
final class Launches {

  static final ServerId ID = new ServerId("files");

  private Launches() {}

  /// A launcher that no other run knows of.
  static ChildLauncher launcher(Map<String, String> ownEnvironment) {
    return new ChildLauncher(ownEnvironment, StateDirectory.inMemory(), ContainmentMode.AUTO);
  }

  static LaunchSpec shell(Path cwd, String script, String... args) {
    var all = new ArrayList<>(List.of("-c", script, "sh"));
    all.addAll(List.of(args));
    return spec(cwd, Map.of(), "sh", all.toArray(String[]::new));
  }

  static LaunchSpec spec(Path cwd, Map<String, String> env, String command, String... args) {
    return spec(cwd, env, InheritEnv.DEFAULT, command, args);
  }

  static LaunchSpec spec(
      Path cwd, Map<String, String> env, InheritEnv inherit, String command, String... args) {
    var secrets = new LinkedHashMap<String, Secret>();
    env.forEach((name, value) -> secrets.put(name, new Secret(value)));
    return new LaunchSpec(command, List.of(args), secrets, cwd, inherit);
  }
}
