package dev.mcpmanager.jsonrpc;

import org.jspecify.annotations.Nullable;

/// Looks for a member in one object of a message that is proven already.
final class MemberSearch {

  private MemberSearch() {}

  static @Nullable Span last(byte[] bytes, Span object, String name) {
    var json = new JsonCursor();
    json.start(bytes, object.start(), object.end());
    Span found = null;
    try {
      if (json.peek() != '{' || !json.enterObject()) {
        return null;
      }
      do {
        boolean wanted = JsonText.says(bytes, json.nameStart(), json.nameEnd(), name);
        json.peek();
        int start = json.position();
        json.value();
        found = wanted ? new Span(start, json.position()) : found;
      } while (json.more());
    } catch (MalformedMessageException e) {
      throw new IllegalArgumentException("%s is not a value of this message.".formatted(object), e);
    }
    return found;
  }
}
