package dev.mcpmanager.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The pages of a list, and the cursors that lead from one to the next.
final class ListPages {

  private static final Pattern CURSOR = Pattern.compile("([0-9a-f]{16})-(\\d{1,6})");
  private static final int DIGEST_BYTES = 8;

  private final List<byte[]> arrays;
  private final String digest;

  private ListPages(List<byte[]> arrays, String digest) {
    this.arrays = arrays;
    this.digest = digest;
  }

  /// @param elements as JSON
  static ListPages of(List<byte[]> elements, MergedList.Bounds bounds) {
    List<byte[]> arrays = new ArrayList<>();
    var page = new ByteArrayOutputStream();
    int count = 0;
    for (byte[] element : elements) {
      if (count == bounds.elements()
          || (count > 0 && page.size() + element.length > bounds.bytes())) {
        arrays.add(closed(page));
        count = 0;
      }
      page.write(count == 0 ? '[' : ',');
      page.writeBytes(element);
      count++;
    }
    if (count == 0) {
      page.write('[');
    }
    arrays.add(closed(page));
    return new ListPages(arrays, arrays.size() == 1 ? "" : digest(arrays));
  }

  /// A page, as a JSON array.
  byte[] array(int page) {
    return arrays.get(page);
  }

  /// Leads to the page after this one; null if there is none.
  @Nullable String cursorAfter(int page) {
    int next = page + 1;
    String text = digest + "-" + next;
    return next < arrays.size()
        ? Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8))
        : null;
  }

  /// The page a cursor leads to; -1 if it is none of these.
  int number(String cursor) {
    Matcher matcher = CURSOR.matcher(decoded(cursor));
    if (!matcher.matches() || !matcher.group(1).equals(digest)) {
      return -1;
    }
    int page = Integer.parseInt(matcher.group(2));
    return page < arrays.size() ? page : -1;
  }

  private static String decoded(String cursor) {
    try {
      return new String(Base64.getUrlDecoder().decode(cursor), UTF_8);
    } catch (IllegalArgumentException _) {
      return "";
    }
  }

  private static byte[] closed(ByteArrayOutputStream page) {
    page.write(']');
    byte[] array = page.toByteArray();
    page.reset();
    return array;
  }

  private static String digest(List<byte[]> arrays) {
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      arrays.forEach(sha::update);
      return HexFormat.of().formatHex(sha.digest(), 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }
}
