package dev.mcpmanager;

import dev.mcpmanager.definition.DefinitionReader;
import dev.mcpmanager.mcp.Identity;
import dev.mcpmanager.process.ChildLauncher;
import dev.mcpmanager.process.ContainmentMode;
import dev.mcpmanager.process.ContainmentUnavailableException;
import dev.mcpmanager.process.StateDirectory;
import dev.mcpmanager.process.StateDirectoryInUseException;
import dev.mcpmanager.remote.RemoteWires;
import dev.mcpmanager.remote.auth.OAuth;
import dev.mcpmanager.remote.auth.TokenStore;
import dev.mcpmanager.server.Authorizations;
import dev.mcpmanager.server.ServerManager;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/// Makes the beans of the core.
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ManagerProperties.class)
class ManagerConfiguration {

  /// Closed after the manager, which depends on it through its launcher.
  @Bean
  StateDirectory stateDirectory(ManagerProperties properties) {
    try {
      return StateDirectory.open(properties.stateDirectory());
    } catch (StateDirectoryInUseException e) {
      throw new RefusedStartException(e);
    }
  }

  /// Opened and closed by [ManagerLifecycle], so Spring must not close it a second time.
  @Bean(destroyMethod = "")
  ServerManager serverManager(
      ManagerProperties properties, StateDirectory state, OAuth oauth, Identity identity) {
    return new ServerManager(
        properties.toSettings(state.resolve("").orElse(null)),
        new DefinitionReader(properties.defaults().toDefaults(), System::getenv),
        launcher(state, properties.containment()),
        new RemoteWires(oauth, properties.remote().allowedAddresses()),
        identity);
  }

  /// The service as a client of those who guard remote servers.
  @Bean
  OAuth oauth(ManagerProperties properties, StateDirectory state, Environment environment) {
    return new OAuth(
        TokenStore.open(state.resolve("").orElse(null)),
        () -> properties.oauth().redirect(environment.getProperty("local.server.port", "3004")),
        properties.oauth().publicUrl(),
        InstantSource.system());
  }

  @Bean
  Authorizations authorizations(ServerManager manager, OAuth oauth) {
    return new Authorizations(manager, oauth);
  }

  /// Who the service is, to servers and clients.
  @Bean
  Identity identity(ObjectProvider<BuildProperties> build) {
    BuildProperties known = build.getIfAvailable();
    String version = known == null ? "development" : String.valueOf(known.getVersion());
    return Identity.of("mcp-server-manager", version);
  }

  private static ChildLauncher launcher(StateDirectory state, ContainmentMode containment) {
    try {
      return new ChildLauncher(System.getenv(), state, containment);
    } catch (ContainmentUnavailableException e) {
      throw new RefusedStartException(e);
    }
  }

  @Bean
  ManagerLifecycle managerLifecycle(ServerManager manager, Environment environment) {
    return new ManagerLifecycle(manager, environment);
  }
}
