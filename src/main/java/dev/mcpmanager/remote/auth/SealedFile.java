package dev.mcpmanager.remote.auth;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.EnumSet;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// A file whose content is encrypted and cannot be changed unnoticed (AES-256-GCM), under a key in
/// a file beside it that only its owner may read.
///
/// This protects what becomes of the file alone: a backup, a synchronised folder, an attachment to
/// a report. It does not protect from who reads all files of this user, the key among them.
///
/// Replaced as a whole: a crash leaves the old content or the new one. One thread at a time writes.
final class SealedFile {

  private static final byte[] MARK = {'M', 'C', 'P', 1};
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final Path path;
  private final Path keyPath;
  private final SecureRandom random = new SecureRandom();

  private SealedFile(Path path, Path keyPath) {
    this.path = path;
    this.keyPath = keyPath;
  }

  /// Names the file and its key; neither needs to be there.
  static SealedFile open(Path directory, String name) {
    return new SealedFile(directory.resolve(name), directory.resolve(name + ".key"));
  }

  Path path() {
    return path;
  }

  /// Its content; null if there is no such file.
  byte @Nullable [] read() throws IOException {
    byte[] sealed;
    try {
      sealed = Files.readAllBytes(path);
    } catch (NoSuchFileException _) {
      return null;
    }
    int begin = MARK.length + NONCE_BYTES;
    if (sealed.length < begin || !Arrays.equals(sealed, 0, MARK.length, MARK, 0, MARK.length)) {
      throw new IOException("it is not a file of ours");
    }
    byte[] nonce = Arrays.copyOfRange(sealed, MARK.length, begin);
    try {
      return cipher(Cipher.DECRYPT_MODE, key(), nonce)
          .doFinal(sealed, begin, sealed.length - begin);
    } catch (NoSuchFileException _) {
      throw new IOException("its key '%s' is missing".formatted(keyPath));
    } catch (AEADBadTagException _) {
      throw new IOException("it was changed, or its key '%s' is another".formatted(keyPath));
    } catch (GeneralSecurityException e) {
      throw new IOException("it cannot be decrypted", e);
    }
  }

  void write(byte[] content) throws IOException {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] sealed;
    try {
      sealed = cipher(Cipher.ENCRYPT_MODE, keyOrNew(), nonce).doFinal(content);
    } catch (GeneralSecurityException e) {
      throw new IOException("it cannot be encrypted", e);
    }
    replace(
        path,
        ByteBuffer.allocate(MARK.length + nonce.length + sealed.length)
            .put(MARK)
            .put(nonce)
            .put(sealed)
            .flip());
  }

  private static Cipher cipher(int mode, byte[] key, byte[] nonce) throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(MARK);
    return cipher;
  }

  private byte[] keyOrNew() throws IOException {
    try {
      return key();
    } catch (NoSuchFileException _) {
      byte[] key = new byte[KEY_BYTES];
      random.nextBytes(key);
      replace(keyPath, ByteBuffer.wrap(key.clone()));
      return key;
    }
  }

  private byte[] key() throws IOException {
    byte[] key = Files.readAllBytes(keyPath);
    if (key.length != KEY_BYTES) {
      throw new IOException("its key '%s' is not one of ours".formatted(keyPath));
    }
    return key;
  }

  private static void replace(Path target, ByteBuffer content) throws IOException {
    Path temporary = target.resolveSibling(target.getFileName() + ".new");
    Files.deleteIfExists(temporary); // of a service that crashed; its mode may be another
    try (var out =
        FileChannel.open(
            temporary,
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            forOwnerOnly(target))) {
      while (content.hasRemaining()) {
        out.write(content);
      }
      out.force(true);
    }
    Files.move(
        temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static FileAttribute<?>[] forOwnerOnly(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
