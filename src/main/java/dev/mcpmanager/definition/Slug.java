package dev.mcpmanager.definition;

import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/// Makes legal ids out of names.
final class Slug {

  private static final int MAX_LENGTH = 64;

  private Slug() {}

  /// The name itself if it is a legal id; otherwise what is left of it: letters without their
  /// accents, `-` for each run of anything else. Null if nothing is left.
  static @Nullable ServerId of(String name) {
    if (ServerId.isLegal(name)) {
      return new ServerId(name);
    }
    String plain =
        Normalizer.normalize(name, Normalizer.Form.NFKD)
            .replaceAll("\\p{M}+", "")
            .replaceAll("[^A-Za-z0-9_-]+", "-")
            .replaceAll("^-+|-+$", "");
    return plain.isEmpty() ? null : new ServerId(cut(plain, MAX_LENGTH));
  }

  /// The id with a number behind it, still short enough.
  static ServerId numbered(String id, int number) {
    String suffix = "-" + number;
    return new ServerId(cut(id, MAX_LENGTH - suffix.length()) + suffix);
  }

  private static String cut(String id, int length) {
    return id.length() <= length ? id : id.substring(0, length).replaceAll("-+$", "");
  }
}
