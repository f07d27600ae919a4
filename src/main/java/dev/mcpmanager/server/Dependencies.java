package dev.mcpmanager.server;

import dev.mcpmanager.definition.Dependency;
import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.lifecycle.Origin;
import dev.mcpmanager.lifecycle.Trigger;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What servers need of each other. Any thread may ask.
///
/// @param servers finds a server by its id
record Dependencies(Function<ServerId, @Nullable ManagedServer> servers) {

  /// Whether a server has come as far as another one needs it.
  boolean isMet(Dependency dependency) {
    ManagedServer server = servers.apply(dependency.server());
    return server != null && server.meets(dependency.condition());
  }

  /// Starts what is needed and does not run; what that needs in turn it asks for itself. Nothing
  /// starts a disabled server: who needs it waits, and says so.
  void start(List<Dependency> needed) {
    for (Dependency dependency : needed) {
      if (servers.apply(dependency.server()) instanceof ManagedServer.Sound server
          && !server.entry().definition().disabled()
          && !isMet(dependency)) {
        server.actor().tell(new Trigger.StartRequested(Origin.DEPENDENCY));
      }
    }
  }
}
