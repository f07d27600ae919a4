package dev.mcpmanager.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A certificate of our own for `localhost`, which nobody else trusts.
///
/// @param pem the file that makes who names it trust it
record Certificate(SSLContext context, Path pem) {

  private static final char[] PASSWORD = "password".toCharArray();

  static Certificate in(Path folder) throws Exception {
    Path store = folder.resolve("store.p12");
    Path pem = folder.resolve("localhost.pem");
    keytool(
        store,
        "-genkeypair",
        "-alias",
        "it",
        "-keyalg",
        "EC",
        "-dname",
        "CN=localhost",
        "-ext",
        "san=dns:localhost");
    keytool(store, "-exportcert", "-alias", "it", "-rfc", "-file", pem.toString());
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD);
    }
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return new Certificate(context, pem);
  }

  private static void keytool(Path store, String... arguments) throws Exception {
    String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    List<String> command =
        Stream.concat(
                Stream.concat(Stream.of(tool), Stream.of(arguments)),
                Stream.of("-storepass", "password", "-keystore", store.toString()))
            .toList();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    byte[] said = process.getInputStream().readAllBytes();
    assertThat(process.waitFor()).as(new String(said, UTF_8)).isZero();
  }
}
