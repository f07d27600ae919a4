package dev.mcpmanager.definition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who an entry is. Every entry of a file has an id of its own, bad ones too, so that they can be
/// listed.
///
/// @param label the entry as the file names it, for problems
/// @param fault why it has not the id it asked for
record Identity(
    FileShape.Listed listed, ServerId id, String name, String label, @Nullable String fault) {

  /// The identities of a file's entries, in order. Whoever comes first has an id; a later entry
  /// that asks for it gets a number behind, and never one that a good entry asks for.
  static List<Identity> of(List<FileShape.Listed> entries) {
    Map<ServerId, Wish> owners = new HashMap<>();
    List<Wish> wishes = new ArrayList<>();
    for (FileShape.Listed entry : entries) {
      Wish wish = Wish.of(entry, wishes.size() + 1);
      wishes.add(wish);
      if (wish.id() != null) {
        owners.putIfAbsent(wish.id(), wish);
      }
    }
    Set<ServerId> taken = new HashSet<>(owners.keySet());
    return wishes.stream().map(wish -> wish.settle(owners, taken)).toList();
  }

  /// What an entry would like to be called.
  ///
  /// @param number its position in the file, from 1
  /// @param id null if the entry has no name an id could be made of
  private record Wish(
      FileShape.Listed listed, int number, String label, String name, @Nullable ServerId id) {

    static Wish of(FileShape.Listed listed, int number) {
      String given = listed.key() != null ? listed.key() : text(listed, "id");
      String name = text(listed, "name");
      String calledBy = given != null ? given : name;
      String label = calledBy != null && !calledBy.isBlank() ? calledBy : "#" + number;
      ServerId id = calledBy == null ? null : Slug.of(calledBy);
      String shown = name == null || name.isBlank() ? label : name;
      return new Wish(listed, number, Findings.printable(label), Findings.printable(shown), id);
    }

    Identity settle(Map<ServerId, Wish> owners, Set<ServerId> taken) {
      if (id == null) {
        String fault =
            label.equals("#" + number)
                ? "This server has no name; give it an 'id'."
                : "No id can be made of the name '%s'; give it an 'id' of letters and digits."
                    .formatted(label);
        return new Identity(listed, free("server-" + number, taken), name, label, fault);
      }
      Wish owner = owners.get(id);
      return owner == null || owner.equals(this)
          ? new Identity(listed, id, name, label, null)
          : new Identity(listed, free(id.value(), taken), name, label, collision(owner));
    }

    private String collision(Wish owner) {
      return label.equals(owner.label)
          ? "The name '%s' stands twice in this file, first on line %d; give one of them another name."
              .formatted(label, owner.listed.at().line())
          : "The names '%s' and '%s' (line %d) both give the id '%s'; change one of them."
              .formatted(label, owner.label, owner.listed.at().line(), id);
    }

    private static ServerId free(String base, Set<ServerId> taken) {
      var id = new ServerId(base);
      for (int number = 2; !taken.add(id); number++) {
        id = Slug.numbered(base, number);
      }
      return id;
    }

    private static @Nullable String text(FileShape.Listed listed, String field) {
      return listed.value() instanceof Json.Obj object
              && object.member(field) instanceof Json.Member(_, _, Json.Text(_, var text))
          ? text
          : null;
    }
  }
}
