package dev.mcpmanager.api;

import dev.mcpmanager.server.ServerManager;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.stereotype.Component;

/// The member `containment` of `/actuator/info`: what is certain to end with a server, and with the
/// service, on this host.
@Component
class ContainmentInfo implements InfoContributor {

  private final ServerManager manager;

  ContainmentInfo(ServerManager manager) {
    this.manager = manager;
  }

  @Override
  public void contribute(Info.Builder builder) {
    builder.withDetail("containment", manager.containment());
  }
}
