package dev.mcpmanager.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;

/// The messages that are measured, as clients and children write them. What fills them is random,
/// from one seed: a processor would learn by heart what repeats itself.
public enum Sample {
  /// A call of a tool: most of what clients send.
  CALL("110 B", 1, _ -> "hello world") {
    @Override
    String around(String text) {
      return "{\"jsonrpc\":\"2.0\",\"id\":123456,\"method\":\"tools/call\","
          + "\"params\":{\"name\":\"echo\",\"arguments\":{\"text\":\""
          + text
          + "\"}}}";
    }
  },
  /// An answer whose id comes last: prose.
  ANSWER("1 kB", 1 << 10, random -> word(random) + " "),
  /// A list of tools with their schemas: short strings, deep structure.
  TOOLS("64 kB", 64 << 10, Sample::tool) {
    @Override
    String around(String tools) {
      return "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"tools\":[" + tools + "{}]}}";
    }
  },
  /// Rows of numbers: no strings to speak of.
  ROWS("1 MB", 1 << 20, Sample::row) {
    @Override
    String around(String rows) {
      return "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"structuredContent\":{\"rows\":["
          + rows
          + "[]]}}}";
    }
  },
  /// Text without a letter of ASCII.
  JAPANESE("1 MB", 1 << 20, random -> Character.toString(0x3041 + random.nextInt(0x5000))),
  /// The source of a program: escaped line ends, quotes and indentation.
  SOURCE("10 MB", 10 << 20, Sample::statement),
  /// An image: one string of base64.
  IMAGE("10 MB", 10 << 20, random -> "%06x".formatted(random.nextInt(1 << 24)));

  private static final String[] WORDS = {
    "a", "the", "in", "path", "file", "value", "number", "content", "directory", "description",
    "caf\u00e9", "of", "which", "readOnly", "encoding", "maximumLength", "result", "is", "to"
  };

  final String length;
  private final int size;
  private final Function<Random, String> piece;

  Sample(String length, int size, Function<Random, String> piece) {
    this.length = length;
    this.size = size;
    this.piece = piece;
  }

  byte[] bytes() {
    var random = new Random(1);
    var text = new StringBuilder();
    do {
      text.append(piece.apply(random));
    } while (text.length() < size);
    return around(text.toString()).getBytes(UTF_8);
  }

  String around(String text) {
    return "{\"result\":{\"content\":[{\"type\":\"text\",\"text\":\""
        + text
        + "\"}],\"isError\":false},\"jsonrpc\":\"2.0\",\"id\":123456}";
  }

  private static String tool(Random random) {
    var properties = new StringBuilder();
    for (int i = random.nextInt(4); i >= 0; i--) {
      properties
          .append('"')
          .append(word(random))
          .append(i)
          .append(random.nextBoolean() ? "\":{\"type\":\"string\"}," : "\":{\"type\":\"number\",\"minimum\":0},");
    }
    return """
    {"name":"%s_%s","description":"%s %s %s %s.","inputSchema":{"type":"object","properties":{%s"x":{}},\
    "required":["%s"],"additionalProperties":false},"annotations":{"readOnlyHint":%b}},\
    """
        .formatted(
            word(random), word(random), word(random), word(random), word(random), word(random),
            properties, word(random), random.nextBoolean());
  }

  private static String row(Random random) {
    return "[%d,%.2f,%d,%b,%s,%s],"
        .formatted(
            1_732_338_000_000L + random.nextInt(),
            random.nextGaussian() * 100,
            random.nextInt(2000),
            random.nextBoolean(),
            random.nextInt(3) == 0 ? "null" : "\"" + word(random) + "\"",
            random.nextDouble());
  }

  private static String statement(Random random) {
    return " ".repeat(2 * random.nextInt(5))
        + "%s.%s(\\\"the %s of a %s\\\", %s); // %s %s\\n".formatted(words(random, 7));
  }

  private static Object[] words(Random random, int count) {
    return Stream.generate(() -> word(random)).limit(count).toArray();
  }

  private static String word(Random random) {
    return WORDS[random.nextInt(WORDS.length)];
  }
}
