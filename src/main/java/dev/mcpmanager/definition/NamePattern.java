package dev.mcpmanager.definition;

/// A pattern for names: `*` stands for any characters, or none; everything else for itself, the
/// case of letters included.
public record NamePattern(String text) {

  private static final char ANY = '*';

  /// Whether the whole name fits. Only the last star is ever tried again, so that no pattern takes
  /// more than the product of both lengths.
  public boolean matches(String name) {
    int at = 0;
    int read = 0;
    int star = -1;
    int retry = 0;
    while (at < name.length()) {
      if (read < text.length() && text.charAt(read) == ANY) {
        star = read++;
        retry = at;
      } else if (read < text.length() && text.charAt(read) == name.charAt(at)) {
        read++;
        at++;
      } else if (star >= 0) {
        read = star + 1;
        at = ++retry; // the last star takes one more
      } else {
        return false;
      }
    }
    return text.substring(read).chars().allMatch(c -> c == ANY);
  }

  @Override
  public String toString() {
    return text;
  }
}
