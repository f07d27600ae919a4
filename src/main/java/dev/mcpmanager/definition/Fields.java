package dev.mcpmanager.definition;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Reads the fields of one object. Whatever cannot be read becomes a problem at its place and
/// counts as absent, so that one pass finds everything that is wrong. A field that is `null` is
/// absent.
///
/// Each field asked for is known by that; [#warnOfUnknown] speaks of the others.
final class Fields {

  /// Makes something of a value, or says why not.
  interface Reading<T> {
    T read(Json value) throws BadValueException;
  }

  private final Json.Obj object;
  private final String prefix;
  private final Findings findings;
  private final Set<String> known = new LinkedHashSet<>();

  /// @param prefix what stands before the name of a field in problems: empty, or `restart.`
  Fields(Json.Obj object, String prefix, Findings findings) {
    this.object = object;
    this.prefix = prefix;
    this.findings = findings;
    var names = new HashSet<String>();
    for (Json.Member member : object.members()) {
      if (!names.add(member.name())) {
        problem(member.at(), member.name(), "This field stands twice; remove one of them.");
      }
    }
  }

  /// The field's value as written; null if it is absent.
  @Nullable Json get(String name) {
    known.add(name);
    Json.Member member = object.member(name);
    return member == null || member.value() instanceof Json.Null ? null : member.value();
  }

  /// Null if the field is absent or bad; the latter is then a problem.
  <T> @Nullable T read(String name, Reading<T> reading) {
    Json value = get(name);
    return value == null ? null : attempt(value, name, reading);
  }

  @Nullable String string(String name) {
    return read(
        name,
        value -> {
          if (value instanceof Json.Text(_, var text)) {
            return text;
          }
          throw BadValueException.wrongKind("a string", value);
        });
  }

  boolean flag(String name, boolean otherwise) {
    Boolean flag =
        read(
            name,
            value -> {
              if (value instanceof Json.Bool(_, var bool)) {
                return bool;
              }
              throw BadValueException.wrongKind("true or false", value);
            });
    return flag == null ? otherwise : flag;
  }

  Duration duration(String name, Duration otherwise, Duration least) {
    Duration duration = duration(name, least);
    return duration == null ? otherwise : duration;
  }

  @Nullable Duration duration(String name, Duration least) {
    return read(
        name, value -> DurationText.parse(quantity(value, "a duration such as '2s'"), least));
  }

  /// In bytes.
  ///
  /// @param megabytes the least it may be
  @Nullable Long size(String name, int megabytes) {
    return read(
        name, value -> SizeText.parse(quantity(value, "a size such as '512MB'"), megabytes));
  }

  /// A number with or without a unit.
  private static String quantity(Json value, String expected) throws BadValueException {
    return switch (value) {
      case Json.Text(_, var text) -> text;
      case Json.Num(_, var source) -> source;
      case Json.Bool _, Json.Null _, Json.Arr _, Json.Obj _ ->
          throw BadValueException.wrongKind(expected, value);
    };
  }

  double number(String name, double otherwise, double least, double most) {
    Double number =
        read(
            name,
            value -> {
              if (!(value instanceof Json.Num(_, var source))) {
                throw BadValueException.wrongKind("a number", value);
              }
              double parsed = Double.parseDouble(source);
              if (parsed < least || parsed > most) {
                throw new BadValueException(
                    "Expected a number from %.0f to %.0f, found %s."
                        .formatted(least, most, Findings.printable(source)));
              }
              return parsed;
            });
    return number == null ? otherwise : number;
  }

  @Nullable Integer count(String name, int least) {
    return read(
        name,
        value -> {
          if (value instanceof Json.Num(_, var source) && source.matches("\\d{1,9}")) {
            int count = Integer.parseInt(source);
            if (count >= least) {
              return count;
            }
          }
          throw new BadValueException("Expected a whole number, %d or more.".formatted(least));
        });
  }

  /// A constant by its word: `ON_FAILURE` is written `on-failure`.
  <E extends Enum<E>> E choice(String name, E otherwise) {
    E[] constants = otherwise.getDeclaringClass().getEnumConstants();
    E choice = read(name, value -> choose(value, constants));
    return choice == null ? otherwise : choice;
  }

  static <E extends Enum<E>> E choose(Json value, E[] constants) throws BadValueException {
    List<String> words = Arrays.stream(constants).map(Fields::word).toList();
    String expected = "one of '%s'".formatted(String.join("', '", words));
    if (!(value instanceof Json.Text(_, var text))) {
      throw BadValueException.wrongKind(expected, value);
    }
    int index = words.indexOf(text);
    if (index < 0) {
      throw new BadValueException(
          "Expected %s, found '%s'.".formatted(expected, Findings.printable(text)));
    }
    return constants[index];
  }

  /// The items of a list that could be read; the others are problems of their own.
  <T> List<T> list(String name, Reading<T> reading) {
    Json value = get(name);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof Json.Arr(_, var items))) {
      problem(value.at(), name, "Expected a list of strings, found %s.".formatted(value.kind()));
      return List.of();
    }
    List<T> list = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      T item = attempt(items.get(i), name + "[" + i + "]", reading);
      if (item != null) {
        list.add(item);
      }
    }
    return list;
  }

  /// The members of an object that names things itself.
  ///
  /// @param legal whether a name is one
  /// @param rule what the names must be like, said if one is not
  <T> Map<String, T> map(String name, Predicate<String> legal, String rule, Reading<T> reading) {
    Fields nested = object(name, "an object");
    if (nested == null) {
      return Map.of();
    }
    Map<String, T> map = new LinkedHashMap<>();
    for (Json.Member member : nested.object.members()) {
      if (!legal.test(member.name())) {
        // unnamed, since 'KEY=value' in the place of a name holds the value
        problem(member.at(), name, rule);
        continue;
      }
      T value = nested.attempt(member.value(), member.name(), reading);
      if (value != null) {
        map.put(member.name(), value);
      }
    }
    return map;
  }

  /// The fields of an object inside this one; null if it is absent or no object.
  ///
  /// @param expected what the field may be, said if it is something else
  @Nullable Fields object(String name, String expected) {
    return switch (get(name)) {
      case null -> null;
      case Json.Obj nested -> new Fields(nested, prefix + name + ".", findings);
      case Json.Text _, Json.Num _, Json.Bool _, Json.Null _, Json.Arr _ -> {
        problem(name, "Expected %s, found %s.".formatted(expected, kind(name)));
        yield null;
      }
    };
  }

  boolean has(String name) {
    return get(name) != null;
  }

  /// A problem of the object itself rather than of one field.
  void problemOfAll(String message) {
    findings.problem(object.at(), null, message);
  }

  /// A problem at the field's value, or at the object if the field is absent.
  void problem(String name, String message) {
    problem(place(name), name, message);
  }

  void problem(Place at, String name, String message) {
    findings.problem(at, prefix + name, message);
  }

  void warning(String name, String message) {
    warning(place(name), name, message);
  }

  void warning(Place at, String name, String message) {
    findings.warning(at, prefix + name, message);
  }

  /// Warns of each field that nobody has asked for. Call it last.
  void warnOfUnknown() {
    for (Json.Member member : object.members()) {
      if (!known.contains(member.name())) {
        findings.warning(
            member.at(), prefix + member.name(), UnknownField.remark(member.name(), known));
      }
    }
  }

  private <T> @Nullable T attempt(Json value, String name, Reading<T> reading) {
    try {
      return reading.read(value);
    } catch (BadValueException e) {
      problem(value.at(), name, String.valueOf(e.getMessage()));
      return null;
    }
  }

  private Place place(String name) {
    Json value = get(name);
    return value == null ? object.at() : value.at();
  }

  private String kind(String name) {
    Json value = get(name);
    return value == null ? "nothing" : value.kind();
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
