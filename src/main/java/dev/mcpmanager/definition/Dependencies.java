package dev.mcpmanager.definition;

import dev.mcpmanager.definition.Dependency.Condition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads `dependsOn`: a list of ids, or an object as in a compose file. Made for one file, since
/// whom a server may depend on is known only from the whole of it.
final class Dependencies {

  private static final String FIELD = "dependsOn";

  /// What a compose file calls the conditions.
  private static final Map<String, Condition> COMPOSE =
      Map.of("service_started", Condition.STARTED, "service_healthy", Condition.READY);

  private final KnownServers servers;
  private final DependencyCycles cycles;

  private Dependencies(KnownServers servers, DependencyCycles cycles) {
    this.servers = servers;
    this.cycles = cycles;
  }

  /// Knows all servers of a file, good and bad ones.
  static Dependencies of(List<Identity> identities, KnownServers servers) {
    Map<ServerId, Set<ServerId>> graph = new LinkedHashMap<>();
    for (Identity identity : identities) {
      Set<ServerId> targets = new LinkedHashSet<>();
      for (String name : names(identity.listed().value())) {
        ServerId target = servers.find(name);
        if (target != null && !target.equals(identity.id())) {
          targets.add(target);
        }
      }
      graph.put(identity.id(), targets);
    }
    return new Dependencies(servers, DependencyCycles.of(graph));
  }

  /// Whom an entry names, whatever is wrong with it otherwise.
  private static List<String> names(Json entry) {
    Json.Member member = entry instanceof Json.Obj object ? object.member(FIELD) : null;
    return switch (member == null ? null : member.value()) {
      case null -> List.of();
      case Json.Arr(_, var items) ->
          items.stream()
              .filter(Json.Text.class::isInstance)
              .map(item -> ((Json.Text) item).value())
              .toList();
      case Json.Obj(_, var members) -> members.stream().map(Json.Member::name).toList();
      case Json.Text _, Json.Num _, Json.Bool _, Json.Null _ -> List.of();
    };
  }

  /// What one entry depends on, in the order of the file.
  List<Dependency> read(Fields fields, ServerId dependent) {
    return switch (fields.get(FIELD)) {
      case null -> List.of();
      case Json.Arr _ -> listed(fields, dependent);
      case Json.Obj(_, var members) -> conditional(fields, members, dependent);
      case Json other -> {
        fields.problem(
            FIELD,
            "Expected a list of ids, or an object such as {\"id\": \"ready\"}; found %s."
                .formatted(other.kind()));
        yield List.of();
      }
    };
  }

  private List<Dependency> listed(Fields fields, ServerId dependent) {
    Set<ServerId> seen = new HashSet<>();
    return fields.list(
        FIELD,
        item -> {
          if (!(item instanceof Json.Text(_, var name))) {
            throw BadValueException.wrongKind("the id of a server", item);
          }
          return new Dependency(target(name, dependent, seen), Condition.READY);
        });
  }

  private List<Dependency> conditional(
      Fields fields, List<Json.Member> members, ServerId dependent) {
    Fields nested = fields.object(FIELD, "an object");
    List<Dependency> dependencies = new ArrayList<>();
    if (nested != null) {
      Set<ServerId> seen = new HashSet<>();
      Set<String> names = new HashSet<>();
      for (Json.Member member : members) {
        // that a name stands twice has been said already
        if (names.add(member.name())) {
          try {
            ServerId target = target(member.name(), dependent, seen);
            dependencies.add(new Dependency(target, condition(nested, member.name())));
          } catch (BadValueException e) {
            nested.problem(member.at(), member.name(), String.valueOf(e.getMessage()));
          }
        }
      }
    }
    return dependencies;
  }

  private ServerId target(String name, ServerId dependent, Set<ServerId> seen)
      throws BadValueException {
    ServerId target = servers.find(name);
    if (target == null) {
      throw new BadValueException(servers.unknown(name));
    }
    if (target.equals(dependent)) {
      throw new BadValueException("A server cannot wait for itself; remove it from this list.");
    }
    if (!seen.add(target)) {
      throw new BadValueException(
          "The server '%s' stands here twice; remove one of them.".formatted(target));
    }
    String cycle = cycles.by(dependent, target);
    if (cycle != null) {
      throw new BadValueException(
          "These servers would wait for each other for ever, %s; remove one of these dependencies."
              .formatted(cycle));
    }
    return target;
  }

  /// The condition for the server of that name, as a word or as the object of a compose file.
  private static Condition condition(Fields fields, String name) {
    Condition condition;
    if (fields.get(name) instanceof Json.Obj) {
      Fields nested = fields.object(name, "an object");
      condition = nested == null ? null : nested.read("condition", Dependencies::condition);
      if (nested != null) {
        nested.warnOfUnknown();
      }
    } else {
      condition = fields.read(name, Dependencies::condition);
    }
    return condition == null ? Condition.READY : condition;
  }

  private static Condition condition(Json value) throws BadValueException {
    Condition known = value instanceof Json.Text(_, var text) ? COMPOSE.get(text) : null;
    return known != null ? known : Fields.choose(value, Condition.values());
  }
}
