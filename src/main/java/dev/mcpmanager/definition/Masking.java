package dev.mcpmanager.definition;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// An entry as configured, fit to be shown: its secrets are `***`, its unknown fields are there. In
/// doubt it hides too much.
final class Masking {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /// Objects whose members are shown. Any other holds values that may be secret: `env`, `headers`,
  /// their misspellings, another program's `oauth`.
  private static final Set<String> PLAIN_OBJECTS =
      Set.of(
          "restart",
          "timeouts",
          "liveness",
          "limits",
          "pool",
          "tls",
          "clientCapabilities",
          "sampling",
          "elicitation",
          "roots");

  private static final Set<String> URLS = Set.of("url", "proxy");

  private static final Pattern SECRET_FIELD =
      Pattern.compile(
          "env|headers?|.*(?:token|secret|passw|key|auth(?!or)|credential|cookie).*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private Masking() {}

  static ObjectNode mask(Json.Obj entry) {
    ObjectNode shown = NODES.objectNode();
    for (Json.Member member : entry.members()) {
      shown.set(MaskedText.name(member.name()), shown(member.name(), member.value()));
    }
    return shown;
  }

  private static JsonNode shown(String name, Json value) {
    if (name.equals("auth") && value instanceof Json.Obj auth) {
      return auth(auth);
    }
    if (SECRET_FIELD.matcher(name).matches()) {
      return hidden(value);
    }
    return switch (value) {
      case Json.Obj object when name.equals("dependsOn") -> dependencies(object);
      case Json.Obj object -> PLAIN_OBJECTS.contains(name) ? mask(object) : hidden(object);
      case Json.Arr(_, var items) -> items(items);
      case Json.Text(_, var text) ->
          NODES.stringNode(URLS.contains(name) ? MaskedText.url(text) : MaskedText.text(text));
      case Json.Num(_, var source) -> number(source);
      case Json.Bool(_, var bool) -> NODES.booleanNode(bool);
      case Json.Null _ -> NODES.nullNode();
    };
  }

  private static ObjectNode auth(Json.Obj object) {
    ObjectNode shown = NODES.objectNode();
    for (Json.Member member : object.members()) {
      String name = member.name();
      shown.set(
          MaskedText.name(name),
          AuthReader.PLAIN.contains(name) ? shown("", member.value()) : hidden(member.value()));
    }
    return shown;
  }

  /// Its names are ids, so that one of them may well be called `auth-db`.
  private static ObjectNode dependencies(Json.Obj object) {
    ObjectNode shown = NODES.objectNode();
    for (Json.Member member : object.members()) {
      shown.set(
          MaskedText.name(member.name()),
          member.value() instanceof Json.Obj condition
              ? mask(condition)
              : shown("", member.value()));
    }
    return shown;
  }

  private static JsonNode number(String source) {
    try {
      return NODES.numberNode(new BigDecimal(source));
    } catch (NumberFormatException _) {
      return NODES.stringNode(source); // an exponent beyond all bounds
    }
  }

  /// A list is read as a command line: an option such as `--token` makes a secret of what follows
  /// it.
  private static ArrayNode items(List<Json> items) {
    ArrayNode shown = NODES.arrayNode();
    String before = "";
    for (Json item : items) {
      String text = item instanceof Json.Text(_, var it) ? it : "";
      if (MaskedText.announcesSecret(before)) {
        shown.add(hidden(item));
      } else if (MaskedText.announcesVariable(before) && !text.isEmpty()) {
        shown.add(MaskedText.variable(text));
      } else {
        shown.add(shown("", item));
      }
      before = text;
    }
    return shown;
  }

  private static JsonNode hidden(Json value) {
    return switch (value) {
      case Json.Obj(_, var members) -> {
        ObjectNode shown = NODES.objectNode();
        members.forEach(it -> shown.set(MaskedText.name(it.name()), hidden(it.value())));
        yield shown;
      }
      case Json.Arr(_, var items) -> {
        ArrayNode shown = NODES.arrayNode();
        items.forEach(it -> shown.add(hidden(it)));
        yield shown;
      }
      case Json.Text(_, var text) -> NODES.stringNode(MaskedText.value(text));
      case Json.Num _, Json.Bool _ -> NODES.stringNode(MaskedText.MASK);
      case Json.Null _ -> NODES.nullNode();
    };
  }
}
