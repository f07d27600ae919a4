package dev.mcpmanager.definition;

/// A place in a file; line and column are counted from 1, columns in UTF-16 units as editors do.
record Place(int line, int column) {

  /// For what is not at a place in the file.
  static final Place NOWHERE = new Place(0, 0);

  /// The place just behind a text. `\n`, `\r\n` and a lone `\r` each end a line.
  static Place after(CharSequence text) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean endsLine =
          c == '\n' || (c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n'));
      line = endsLine ? line + 1 : line;
      column = endsLine ? 1 : column + 1;
    }
    return new Place(line, column);
  }
}
