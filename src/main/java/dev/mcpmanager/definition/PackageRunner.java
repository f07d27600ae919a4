package dev.mcpmanager.definition;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// Knows the commands that fetch the program they run, and may take minutes for it the first time.
final class PackageRunner {

  /// What follows the command, for those that can do other things as well.
  private static final Map<String, List<List<String>>> FORMS =
      Map.of(
          "npx", List.of(List.of()),
          "pnpx", List.of(List.of()),
          "bunx", List.of(List.of()),
          "uvx", List.of(List.of()),
          "npm", List.of(List.of("exec"), List.of("x")),
          "pnpm", List.of(List.of("dlx")),
          "yarn", List.of(List.of("dlx")),
          "bun", List.of(List.of("x")),
          "uv", List.of(List.of("tool", "run")),
          "pipx", List.of(List.of("run")));

  private static final Pattern FOLDER = Pattern.compile(".*[/\\\\]");
  private static final Pattern EXTENSION = Pattern.compile("\\.(?:cmd|exe|bat|ps1)$");

  private PackageRunner() {}

  /// Whether the command is one. Options may stand before the words that tell it, as in `pnpm
  /// --silent dlx`, but not with values of their own.
  static boolean is(String command, List<String> args) {
    String file = FOLDER.matcher(command).replaceFirst("").toLowerCase(Locale.ROOT);
    String name = EXTENSION.matcher(file).replaceFirst("");
    List<String> words = args.stream().filter(arg -> !arg.startsWith("-")).limit(2).toList();
    return FORMS.getOrDefault(name, List.of()).stream()
        .anyMatch(
            form -> words.size() >= form.size() && words.subList(0, form.size()).equals(form));
  }
}
