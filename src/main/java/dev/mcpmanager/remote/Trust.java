package dev.mcpmanager.remote;

import dev.mcpmanager.lifecycle.Exit;
import dev.mcpmanager.lifecycle.ExitCause;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/// Whom TLS believes.
final class Trust {

  private Trust() {}

  /// @param ca a file of certificates, as PEM, instead of the system's; null for the system's
  static SSLContext in(@Nullable Path ca) throws DisconnectedException {
    try {
      if (ca == null) {
        return SSLContext.getDefault();
      }
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store(ca));
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      String reason =
          "cannot be reached: no certificates can be read from '%s' (%s); check 'tls.ca' in its definition"
              .formatted(ca, e.getClass().getSimpleName());
      throw new DisconnectedException(new Exit.Disconnected(reason, ExitCause.CONFIGURATION));
    }
  }

  private static KeyStore store(Path ca) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    Collection<? extends Certificate> certificates;
    try (InputStream in = Files.newInputStream(ca)) {
      certificates = CertificateFactory.getInstance("X.509").generateCertificates(in);
    }
    if (certificates.isEmpty()) {
      throw new GeneralSecurityException("There is none in it.");
    }
    int n = 0;
    for (Certificate certificate : certificates) {
      store.setCertificateEntry("ca-" + n, certificate);
      n++;
    }
    return store;
  }
}
