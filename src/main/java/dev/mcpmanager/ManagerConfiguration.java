package dev.mcpmanager;

import dev.mcpmanager.definition.DefinitionReader;
import dev.mcpmanager.mcp.Identity;
import dev.mcpmanager.process.ChildLauncher;
import dev.mcpmanager.process.StateDirectory;
import dev.mcpmanager.server.ServerManager;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/// Makes the beans of the core.
@Configuration(proxyBeanMethods = false)
class ManagerConfiguration {

  /// Closed after the manager, which depends on it through its launcher.
  @Bean
  StateDirectory stateDirectory(ManagerProperties properties) {
    return StateDirectory.open(properties.stateDirectory());
  }

  /// Opened and closed by [ManagerLifecycle], so Spring must not close it a second time.
  @Bean(destroyMethod = "")
  ServerManager serverManager(
      ManagerProperties properties, StateDirectory state, ObjectProvider<BuildProperties> build) {
    BuildProperties known = build.getIfAvailable();
    String version = known == null ? "development" : String.valueOf(known.getVersion());
    return new ServerManager(
        properties.toSettings(state.resolve("").orElse(null)),
        new DefinitionReader(properties.defaults().toDefaults(), System::getenv),
        new ChildLauncher(System.getenv(), state, properties.containment()),
        Identity.of("mcp-server-manager", version));
  }

  @Bean
  ManagerLifecycle managerLifecycle(ServerManager manager, Environment environment) {
    return new ManagerLifecycle(manager, environment);
  }
}
