package dev.mcpmanager.definition;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/// Reads a value that stands in a file of its own, as container platforms hand out secrets.
final class SecretFile {

  static final String PREFIX = "file:";

  private static final int MAX_BYTES = 64 * 1024;

  private SecretFile() {}

  /// The text of the file, without the one newline that editors put at its end.
  ///
  /// @param shown how the configuration names the file, for messages
  static String read(String path, String shown) throws BadValueException {
    byte[] content = content(absolute(path), shown);
    if (content.length > MAX_BYTES) {
      throw new BadValueException("The file of '%s' is larger than 64 KiB.".formatted(shown));
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
      return text.replaceFirst("\\r?\\n\\z", "");
    } catch (CharacterCodingException _) {
      throw new BadValueException("The file of '%s' is not UTF-8 text.".formatted(shown));
    }
  }

  private static Path absolute(String path) throws BadValueException {
    try {
      Path file = Path.of(path);
      if (file.isAbsolute()) {
        return file;
      }
    } catch (InvalidPathException _) {
      // said below: a path that is none is not absolute either
    }
    throw new BadValueException(
        "'file:' reads a secret and needs an absolute path, such as 'file:/run/secrets/token'; a value"
            + " that merely begins with 'file:' can be given through an environment variable, '${NAME}'.");
  }

  private static byte[] content(Path file, String shown) throws BadValueException {
    // A pipe would make the reader wait for whoever fills it.
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new BadValueException("'%s' does not name a regular file.".formatted(shown));
    }
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(MAX_BYTES + 1);
    } catch (AccessDeniedException _) {
      throw new BadValueException(
          "The file of '%s' may not be read by this service; change its owner or mode."
              .formatted(shown));
    } catch (IOException _) {
      throw new BadValueException("The file of '%s' cannot be read; is it there?".formatted(shown));
    }
  }
}
