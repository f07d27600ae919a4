package dev.mcpmanager.definition;

import dev.mcpmanager.definition.ServerDefinition.Isolation;
import dev.mcpmanager.definition.ServerDefinition.Protocol;
import dev.mcpmanager.definition.ServerDefinition.Readiness;
import dev.mcpmanager.definition.ServerDefinition.Transport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/// Reads one entry of a file.
final class EntryReader {

  private final Policies policies;
  private final Connections connections;
  private final ClientSide clientSide;
  private final Dependencies dependencies;

  EntryReader(
      Policies policies,
      Connections connections,
      ClientSide clientSide,
      Dependencies dependencies) {
    this.policies = policies;
    this.connections = connections;
    this.clientSide = clientSide;
    this.dependencies = dependencies;
  }

  DefinitionEntry read(Identity identity, Findings findings) {
    if (identity.fault() != null) {
      findings.problem(identity.listed().at(), null, identity.fault());
    }
    if (!(identity.listed().value() instanceof Json.Obj object)) {
      Json value = identity.listed().value();
      findings.problem(value.at(), null, "Expected an object, found %s.".formatted(value.kind()));
      return new DefinitionEntry.Bad(
          identity.id(),
          identity.name(),
          findings.problems(),
          JsonNodeFactory.instance.objectNode());
    }
    ServerDefinition definition = definition(identity, object, findings);
    return definition != null && findings.problems().isEmpty()
        ? new DefinitionEntry.Valid(definition, Masking.mask(object))
        : new DefinitionEntry.Bad(
            identity.id(), identity.name(), findings.problems(), Masking.mask(object));
  }

  private @Nullable ServerDefinition definition(
      Identity identity, Json.Obj object, Findings findings) {
    var fields = new Fields(object, "", findings);
    checkName(identity, fields);
    LaunchSpec launch = connections.launch(fields);
    RemoteSpec remote = connections.remote(fields);
    Transport transport = connections.transport(fields, remote);
    boolean lazy = fields.flag("lazy", false);
    Isolation isolation = clientSide.isolation(fields);
    var definition =
        new ServerDefinition(
            identity.id(),
            identity.name(),
            transport,
            launch,
            transport == Transport.STDIO ? null : remote,
            autoStart(fields, lazy),
            lazy,
            fields.flag("disabled", false),
            dependencies.read(fields, identity.id()),
            policies.restart(fields),
            policies.timeouts(fields),
            policies.idleStop(fields),
            policies.liveness(fields),
            policies.limits(fields),
            isolation,
            clientSide.profile(fields, isolation),
            clientSide.pool(fields, isolation),
            fields.choice("protocol", Protocol.AUTO),
            fields.choice("readiness", Readiness.HANDSHAKE));
    fields.warnOfUnknown();
    return definition;
  }

  private static boolean autoStart(Fields fields, boolean lazy) {
    boolean autoStart = fields.flag("autoStart", false);
    if (autoStart && lazy) {
      fields.warning(
          "autoStart", "It is not used, since 'lazy' is true: the first use starts the server.");
    }
    return autoStart && !lazy;
  }

  /// [Identity] has read the names already, but said nothing about what it could not use.
  private static void checkName(Identity identity, Fields fields) {
    String id = fields.string("id");
    fields.string("name");
    String key = identity.listed().key();
    if (key != null && id != null && !id.equals(key)) {
      fields.warning("id", "This field is not used: the server is called by the name before it.");
    }
  }
}
