package dev.mcpmanager.remote;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The beginning of an answer over HTTP/1.1, read by hand where the connection is to become
/// something else.
///
/// @param fields in order; a name may be there more than once
record ResponseHead(int status, List<Field> fields) {

  private static final int MOST_BYTES = 16 << 10;
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3})(?: .*)?");

  /// @param name as written
  record Field(String name, String value) {}

  /// Reads up to the blank line and no further. Answers that only say that another will follow are
  /// passed over.
  static ResponseHead read(InputStream in) throws IOException {
    ResponseHead head = readOne(in);
    while (head.status < 200 && head.status != 101) {
      head = readOne(in);
    }
    return head;
  }

  private static ResponseHead readOne(InputStream in) throws IOException {
    List<String> lines = lines(in);
    Matcher status = STATUS.matcher(lines.isEmpty() ? "" : lines.getFirst());
    if (!status.matches()) {
      throw new BrokenProtocolException("its answer is not HTTP");
    }
    List<Field> fields = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        fields.add(new Field(line.substring(0, colon), line.substring(colon + 1).strip()));
      }
    }
    return new ResponseHead(Integer.parseInt(status.group(1)), List.copyOf(fields));
  }

  private static List<String> lines(InputStream in) throws IOException {
    List<String> lines = new ArrayList<>();
    var line = new StringBuilder();
    for (int read = 0; read < MOST_BYTES; read++) {
      int octet = in.read();
      if (octet < 0) {
        throw new EOFException();
      }
      if (octet != '\n') {
        line.append((char) octet);
        continue;
      }
      String text = line.toString().stripTrailing();
      if (text.isEmpty()) {
        return lines;
      }
      lines.add(text);
      line.setLength(0);
    }
    throw new BrokenProtocolException("the head of its answer is longer than 16 KiB");
  }

  /// Every value of a header, in order.
  List<String> all(String name) {
    return fields.stream()
        .filter(field -> field.name.equalsIgnoreCase(name))
        .map(Field::value)
        .toList();
  }

  /// The first value of a header; null if there is none.
  @Nullable String first(String name) {
    List<String> values = all(name);
    return values.isEmpty() ? null : values.getFirst();
  }

  /// What there is of the body, up to a bound; only if its length was said.
  byte[] body(InputStream in, int most) {
    String length = first("Content-Length");
    boolean known = length != null && length.matches("\\d{1,9}");
    try {
      return in.readNBytes(known ? Math.min(most, Integer.parseInt(length)) : 0);
    } catch (IOException _) {
      return new byte[0]; // it broke off, and only explains
    }
  }
}
