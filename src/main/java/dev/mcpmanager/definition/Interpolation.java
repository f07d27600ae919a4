package dev.mcpmanager.definition;

import java.io.File;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Replaces the references in a string: `${VAR}` and `${env:VAR}`, each with or without
/// `:-default`, and the predefined names of VS Code and Cursor that have a meaning here. `$${`
/// stands for a plain `${`. What a reference gives is not looked at again: a value of the
/// environment cannot refer to another.
final class Interpolation {

  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\$\\{|\\$\\{(?<inside>[^}]*)(?<end>}?)");

  private final Function<String, @Nullable String> environment;
  private final Path folder;

  Interpolation(Function<String, @Nullable String> environment, Path folder) {
    this.environment = environment;
    this.folder = folder;
  }

  String expand(String text) throws BadValueException {
    Matcher found = REFERENCE.matcher(text);
    var expanded = new StringBuilder();
    while (found.find()) {
      found.appendReplacement(expanded, "");
      String inside = found.group("inside");
      expanded.append(inside == null ? "${" : resolve(inside, !found.group("end").isEmpty()));
    }
    return found.appendTail(expanded).toString();
  }

  /// The folder that `~` stands for.
  String home() {
    String home = environment.apply("HOME");
    return home == null || home.isEmpty() ? System.getProperty("user.home") : home;
  }

  private String resolve(String inside, boolean closed) throws BadValueException {
    Reference reference = Reference.parse(inside);
    if (!closed || reference == null || inside.contains("${")) {
      throw new BadValueException(
          "A reference '${…}' is not closed, is nested, or has no proper name; write '${NAME}' or"
              + " '${NAME:-default}', and '$${' for a plain '${'.");
    }
    String scope = reference.scope();
    if (scope == null) {
      String predefined = predefined(reference.name());
      return predefined != null ? predefined : variable(reference);
    }
    if (scope.equals("env")) {
      return variable(reference);
    }
    throw new BadValueException(
        scope.equals("input")
            ? "'%s' asks for an input, and nobody is there to be asked; use an environment variable instead, '${NAME}'."
                .formatted(reference.masked())
            : "'%s' is not known here; use an environment variable instead, '${NAME}'."
                .formatted(reference.masked()));
  }

  private String variable(Reference reference) throws BadValueException {
    String value = environment.apply(reference.name());
    if (reference.fallback() != null && (value == null || value.isEmpty())) {
      return reference.fallback();
    }
    if (value == null) {
      throw new BadValueException(
          "The environment variable '%s' is not set; set it for this service, or write '${%s:-default}'."
              .formatted(reference.name(), reference.name()));
    }
    return value;
  }

  private @Nullable String predefined(String name) {
    return switch (name) {
      case "workspaceFolder" -> folder.toString();
      case "workspaceFolderBasename" -> String.valueOf(folder.getFileName());
      case "userHome" -> home();
      case "pathSeparator", "/" -> File.separator;
      default -> null;
    };
  }
}
