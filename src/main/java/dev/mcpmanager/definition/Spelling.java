package dev.mcpmanager.definition;

import java.util.Collection;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// Finds the name that was probably meant.
final class Spelling {

  private Spelling() {}

  /// The name nearest to what was written: equal but for case, or at most two edits away (one edit
  /// for names of three letters, which are all near each other).
  static @Nullable String closest(String written, Collection<String> names) {
    return names.stream()
        .filter(name -> distance(written, name) <= Math.min(2, name.length() / 2))
        .min(
            Comparator.comparingInt((String name) -> distance(written, name))
                .thenComparing(it -> it))
        .orElse(null);
  }

  private static int distance(String written, String name) {
    if (written.equalsIgnoreCase(name)) {
      return 0;
    }
    return Math.abs(written.length() - name.length()) > 2
        ? Integer.MAX_VALUE
        : edits(written, name);
  }

  /// Levenshtein's distance, with one row of his table.
  private static int edits(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j <= to.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[to.length()];
  }
}
