package dev.mcpmanager.definition;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Sizes as people write them: `512MB`, `1.5GiB`, `2G`, or a bare number of bytes.
///
/// All units are powers of 1024, with and without the `i`: so are those of the service's own
/// settings, and those of containers.
final class SizeText {

  private static final String UNITS = "kmgtp";

  /// More than any machine has, and far from overflow.
  private static final BigDecimal MOST = unit("p");

  private static final Pattern SIZE =
      Pattern.compile("(\\d{1,18}(?:\\.\\d{1,9})?)\\s*(?:([kmgt])i?b?|b|)");

  private SizeText() {}

  /// The size in bytes.
  ///
  /// @param megabytes the least it may be
  static long parse(String text, int megabytes) throws BadValueException {
    Matcher size = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!size.matches()) {
      throw new BadValueException(
          "'%s' is not a size; write '512MB', '1GiB', '2G', or a number of bytes."
              .formatted(Findings.printable(text)));
    }
    BigDecimal bytes = new BigDecimal(size.group(1)).multiply(unit(size.group(2)));
    if (bytes.compareTo(unit("m").multiply(BigDecimal.valueOf(megabytes))) < 0) {
      throw new BadValueException(
          "This size must be at least %d MB; a number without a unit counts bytes."
              .formatted(megabytes));
    }
    if (bytes.compareTo(MOST) > 0) {
      throw new BadValueException("A size must not be larger than 1024 TB.");
    }
    return bytes.longValue();
  }

  private static BigDecimal unit(@Nullable String letter) {
    int power = letter == null ? 0 : UNITS.indexOf(letter) + 1;
    return BigDecimal.valueOf(1024).pow(power);
  }
}
