package dev.mcpmanager.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/// Makes messages that are mostly JSON-RPC, in spellings that nobody would choose.
final class RandomMessage {

  private static final String[] STRINGS = {
    "",
    "a",
    "2.0",
    "tools/call",
    "caf\u00e9",
    "\u65e5\u672c",
    "\ud83d\ude00",
    "\\u0041",
    "\\n\\\"",
    "\\\\",
    "}{",
    "\\ud800",
    "\\/",
    "\u007f",
    "\\udc00\\ud800",
    "\\uD83D\\uDE00",
    "\u0800\ud7ff\ue000\udbff\udfff",
    "a string of some words, for the words of the machine"
  };
  private static final String[] NUMBERS = {
    "0",
    "-0",
    "7",
    "-12",
    "1.5",
    "1e3",
    "2E-7",
    "0.1000",
    "123456789012345678901234567890",
    "-0.0e-0",
    "1E+400",
    "12345678",
    "0.12345678e12345678"
  };
  private static final String[] NAMES = {
    "id", "a", "method", "_meta", "progressToken", "result", ""
  };
  private static final String BLANKS = " \t\n\r";

  private final Random random;

  RandomMessage(Random random) {
    this.random = random;
  }

  String text() {
    var members = new ArrayList<String>();
    member(members, 0.97, "jsonrpc", "\"2.0\"");
    switch (random.nextInt(4)) {
      case 0 -> {
        member(members, 1, "method", string());
        member(members, 1, "id", id());
        member(members, 0.8, "params", params());
      }
      case 1 -> {
        member(members, 1, "method", string());
        member(members, 0.8, "params", params());
      }
      case 2 -> {
        member(members, 1, "id", id());
        member(members, 1, random.nextBoolean() ? "result" : "error", value(3));
      }
      default -> {
        for (String name : List.of("id", "method", "params", "result", "error")) {
          member(members, 0.4, name, value(2));
        }
      }
    }
    member(members, 0.2, "extra", value(3));
    if (random.nextInt(30) == 0) {
      members.add(members.get(random.nextInt(members.size())));
    }
    Collections.shuffle(members, random);
    return blanks() + "{" + String.join(",", members) + blanks() + "}" + blanks();
  }

  /// An id that a client might have.
  static String id(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> "\"1\"";
      case 1 -> "9223372036854775808";
      case 2 -> new RandomMessage(random).string();
      default -> Integer.toString(random.nextInt());
    };
  }

  static byte[] damaged(byte[] bytes, Random random) {
    if (bytes.length == 0) {
      return bytes;
    }
    int at = random.nextInt(bytes.length);
    byte[] marks = "{}[]\",:\\0-.eu \u00e9".getBytes(UTF_8);
    byte[] copy = bytes.clone();
    switch (random.nextInt(7)) {
      case 5 -> copy[at] ^= (byte) (1 << random.nextInt(8));
      case 6 -> {
        int from = random.nextInt(bytes.length);
        int length = Math.min(random.nextInt(20), bytes.length - Math.max(from, at));
        System.arraycopy(bytes, from, copy, at, length);
      }
      case 0 -> copy[at] = (byte) random.nextInt(256);
      case 1 -> copy[at] = marks[random.nextInt(marks.length)];
      case 2 -> copy = Arrays.copyOf(bytes, at);
      case 3 -> {
        System.arraycopy(bytes, at + 1, copy, at, bytes.length - at - 1);
        copy = Arrays.copyOf(copy, bytes.length - 1);
      }
      default -> {
        copy = Arrays.copyOf(bytes, bytes.length + 1);
        System.arraycopy(bytes, at, copy, at + 1, bytes.length - at);
        copy[at] = marks[random.nextInt(marks.length)];
      }
    }
    return copy;
  }

  private void member(List<String> members, double chance, String name, String value) {
    if (random.nextDouble() < chance) {
      members.add(blanks() + quotedName(name) + blanks() + ":" + blanks() + value + blanks());
    }
  }

  private String params() {
    if (random.nextInt(8) == 0) {
      return value(2);
    }
    var members = new ArrayList<String>();
    member(members, 0.5, "progressToken", id());
    member(members, 0.5, "requestId", id());
    member(members, 0.5, "arguments", value(3));
    var meta = new ArrayList<String>();
    member(meta, 0.7, "progressToken", id());
    member(meta, 0.5, "x", value(2));
    member(members, 0.7, "_meta", "{" + String.join(",", meta) + blanks() + "}");
    return "{" + String.join(",", members) + blanks() + "}";
  }

  private String id() {
    return switch (random.nextInt(8)) {
      case 0 -> value(1);
      case 1, 2, 3 -> string();
      default -> Integer.toString(random.nextInt(-9, 1000));
    };
  }

  private String value(int depth) {
    return switch (random.nextInt(depth > 0 ? 7 : 5)) {
      case 0 -> "null";
      case 1 -> random.nextBoolean() ? "true" : "false";
      case 2 -> NUMBERS[random.nextInt(NUMBERS.length)];
      case 3, 4 -> string();
      case 5 -> "[" + list(() -> value(depth - 1)) + "]";
      default ->
          "{" + list(() -> quotedName(pick(NAMES)) + blanks() + ":" + value(depth - 1)) + "}";
    };
  }

  private String list(Supplier<String> item) {
    var items = new ArrayList<String>();
    for (int i = random.nextInt(4); i > 0; i--) {
      items.add(blanks() + item.get() + blanks());
    }
    return items.isEmpty() ? blanks() : String.join(",", items);
  }

  private String string() {
    var text = new StringBuilder("\"");
    for (int i = random.nextInt(4); i > 0; i--) {
      text.append(pick(STRINGS));
    }
    return text.append('"').toString();
  }

  /// One letter in some names is escaped.
  private String quotedName(String name) {
    if (name.isEmpty() || random.nextInt(10) > 0) {
      return "\"" + name + "\"";
    }
    int at = random.nextInt(name.length());
    String escape = "\\u%04x".formatted((int) name.charAt(at));
    return "\"" + name.substring(0, at) + escape + name.substring(at + 1) + "\"";
  }

  private String blanks() {
    return random.nextInt(4) > 0
        ? ""
        : String.valueOf(BLANKS.charAt(random.nextInt(4))).repeat(random.nextInt(3));
  }

  private String pick(String[] of) {
    return of[random.nextInt(of.length)];
  }
}
