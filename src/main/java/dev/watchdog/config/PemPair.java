package dev.watchdog.config;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509KeyManager;

/** A certificate, with those that lead to its authority, and the private key that belongs to it; both in PEM. */
public final class PemPair {

  private static final byte[] SIGNED = "whose key is this".getBytes(StandardCharsets.US_ASCII);

  private PemPair() {}

  /**
   * What shows the certificate.
   *
   * @throws GeneralSecurityException where they cannot be read, or do not belong together; the message says which, and nothing of the key
   */
  public static KeyManagerFactory of(byte[] certificates, byte[] key) throws GeneralSecurityException {
    KeyManagerFactory made;
    try {
      made = new PemKeyCertOptions()
          .addCertValue(Buffer.buffer(certificates))
          .addKeyValue(Buffer.buffer(key))
          .getKeyManagerFactory(null); // It is asked only for the sake of paths.
    } catch (Exception unreadable) { // Its reader promises no kind of failure.
      throw new GeneralSecurityException("certificate and private key cannot be read, or are of different kinds");
    }
    if (!fit((X509KeyManager) made.getKeyManagers()[0])) {
      throw new GeneralSecurityException("the private key is that of another certificate");
    }
    return made;
  }

  private static boolean fit(X509KeyManager pair) throws GeneralSecurityException {
    for (String kind : new String[] {"EC", "RSA"}) {
      String[] names = pair.getClientAliases(kind, null);
      if (names != null && names.length > 0) {
        return fit(kind, pair.getPrivateKey(names[0]), pair.getCertificateChain(names[0])[0].getPublicKey());
      }
    }
    return false;
  }

  private static boolean fit(String kind, PrivateKey ours, PublicKey theirs) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(kind.equals("EC") ? "SHA256withECDSA" : "SHA256withRSA");
    signature.initSign(ours);
    signature.update(SIGNED);
    byte[] signed = signature.sign();
    signature.initVerify(theirs);
    signature.update(SIGNED);
    return signature.verify(signed);
  }
}
