package dev.mcpmanager.definition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A JSON value together with its place in the file. Members keep their order and their duplicates,
/// and numbers their source text, since both are things to tell the author about.
sealed interface Json {

  Place at();

  /// What people call it, as in "expected a list, found a number".
  String kind();

  record Obj(Place at, List<Member> members) implements Json {
    public Obj {
      members = List.copyOf(members);
    }

    /// The first member of that name.
    @Nullable Member member(String name) {
      return members.stream().filter(it -> it.name().equals(name)).findFirst().orElse(null);
    }

    @Override
    public String kind() {
      return "an object";
    }
  }

  /// A name and its value.
  ///
  /// @param at the place of the name
  record Member(Place at, String name, Json value) {}

  record Arr(Place at, List<Json> items) implements Json {
    public Arr {
      items = List.copyOf(items);
    }

    @Override
    public String kind() {
      return "a list";
    }
  }

  record Text(Place at, String value) implements Json {
    @Override
    public String kind() {
      return "a string";
    }
  }

  record Num(Place at, String source) implements Json {
    @Override
    public String kind() {
      return "a number";
    }
  }

  record Bool(Place at, boolean value) implements Json {
    @Override
    public String kind() {
      return value ? "true" : "false";
    }
  }

  record Null(Place at) implements Json {
    @Override
    public String kind() {
      return "null";
    }
  }
}
