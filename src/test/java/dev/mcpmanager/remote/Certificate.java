package dev.mcpmanager.remote;

import java.io.InputStream;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A certificate of our own for `localhost`, which nobody else trusts.
///
/// @param pem the file that makes who names it trust it
record Certificate(SSLContext context, Path pem) {

  private static final char[] PASSWORD = "changeit".toCharArray();

  static Certificate load() throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Certificate.class.getResourceAsStream("/tls/localhost.p12")) {
      keys.load(in, PASSWORD);
    }
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return new Certificate(context, Path.of("src/test/resources/tls/localhost.pem"));
  }
}
