package dev.mcpmanager.mcp;

import dev.mcpmanager.jsonrpc.JsonView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The members of one object, walked over once.
record Members(List<JsonView.Entry> all) {

  /// @param object whatever is no object has no members
  static Members of(@Nullable JsonView object) {
    return new Members(object == null ? List.of() : object.members());
  }

  /// The value of the member with that name; of several the last.
  @Nullable JsonView get(String name) {
    JsonView found = null;
    for (JsonView.Entry member : all) {
      found = member.isNamed(name) ? member.value() : found;
    }
    return found;
  }

  /// The string that is the member's value; null if there is none.
  @Nullable String text(String name) {
    JsonView value = get(name);
    return value == null || !value.isString() ? null : value.text();
  }
}
