package dev.mcpmanager.definition;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What stands between `${` and `}`.
///
/// @param scope what stands before a colon, such as `env` or `input`
/// @param fallback what follows `:-`: the value if the name has none
record Reference(@Nullable String scope, String name, @Nullable String fallback) {

  private static final Pattern FORM =
      Pattern.compile(
          "(?:(?<scope>[a-z]+):)?(?<name>[A-Za-z_/][\\w.()-]*)(?::-(?<fallback>.*))?",
          Pattern.DOTALL);

  static @Nullable Reference parse(String inside) {
    Matcher form = FORM.matcher(inside);
    return form.matches()
        ? new Reference(form.group("scope"), form.group("name"), form.group("fallback"))
        : null;
  }

  /// The reference as written, without a fallback, which may be a secret.
  String masked() {
    return "${%s%s%s}"
        .formatted(scope == null ? "" : scope + ":", name, fallback == null ? "" : ":-***");
  }
}
