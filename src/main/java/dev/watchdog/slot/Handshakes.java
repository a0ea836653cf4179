package dev.watchdog.slot;

import dev.watchdog.core.SafeText;
import java.io.IOException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLHandshakeException;

/** Why there is no TLS with a server, in words: what the client says of it is that there is none. */
final class Handshakes {

  private static final int REASON_MAX = 200;

  private Handshakes() {}

  static IOException inWords(SSLHandshakeException failure) {
    Throwable root = failure;
    boolean certificate = false;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
      certificate |= root instanceof CertificateException;
    }
    String reason = SafeText.line(String.valueOf(root.getMessage()), REASON_MAX);
    String words = certificate ? "the server's certificate was refused: " + reason : "no TLS with the server: " + reason;
    boolean unknown = root instanceof CertPathBuilderException || root instanceof CertPathValidatorException;
    String advice = unknown ? "; redis.tls.ca-file names those who may vouch for it" : "";
    return new IOException(words + advice, failure);
  }
}
