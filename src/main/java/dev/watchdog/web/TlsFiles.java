package dev.watchdog.web;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509KeyManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Certificate and key of the server, from two files that may be replaced at any time. What does not fit is left for the next look, since
 * one file may have been replaced and the other not yet: until then the pair before stays in force.
 */
final class TlsFiles {

  private static final Logger LOG = LoggerFactory.getLogger(TlsFiles.class);
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
  private static final byte[] SIGNED = "one key signs what the other verifies".getBytes(StandardCharsets.US_ASCII);

  /** What the two files held. */
  private record Pair(Buffer certificate, Buffer key) {}

  private final Vertx vertx;
  private final Path certificate;
  private final Path key;
  private volatile SslContext inForce;
  private volatile String problem;
  private Pair last;

  TlsFiles(Vertx vertx, Path certificate, Path key) {
    this.vertx = vertx;
    this.certificate = certificate;
    this.key = key;
  }

  /** Reads the first pair; fails, in words, where it cannot be used. */
  Future<Void> open() {
    return look().compose(looked -> inForce != null ? Future.succeededFuture() : Future.failedFuture(problem));
  }

  /** Looks at the files once; never fails. To be called again when the look before is over. */
  Future<Void> look() {
    return Future.all(read(certificate), read(key)).map(read -> new Pair(read.resultAt(0), read.resultAt(1)))
        .onSuccess(this::takeOver)
        .onFailure(unreadable -> {
          last = null;
          refuse("cannot be read: " + unreadable.getMessage());
        })
        .transform(looked -> Future.succeededFuture());
  }

  private Future<Buffer> read(Path file) {
    return vertx.fileSystem().readFile(file.toString());
  }

  private void takeOver(Pair pair) {
    if (pair.equals(last)) {
      return;
    }
    last = pair;
    try {
      SslContext next = contextOf(pair);
      boolean first = inForce == null;
      inForce = next;
      problem = null;
      if (!first) {
        LOG.atInfo().addKeyValue("certificate", certificate).log("tls.renewed");
      }
    } catch (Exception unfit) { // The readers of the library throw whatever the bytes made of them.
      refuse("cannot be used: " + unfit.getMessage());
    }
  }

  private void refuse(String why) {
    String said = "http.tls.cert-file and http.tls.key-file " + why;
    if (!said.equals(problem)) {
      problem = said;
      LOG.atWarn().addKeyValue("reason", said).log("tls.unusable");
    }
  }

  private SslContext contextOf(Pair pair) throws Exception {
    KeyManagerFactory keys = new PemKeyCertOptions().setCertValue(pair.certificate).setKeyValue(pair.key).getKeyManagerFactory(vertx);
    verify(keys);
    return SslContextBuilder.forServer(keys).sslProvider(SslProvider.JDK).protocols(PROTOCOLS).build();
  }

  private static void verify(KeyManagerFactory keys) throws GeneralSecurityException {
    X509KeyManager manager = Stream.of(keys.getKeyManagers()).map(X509KeyManager.class::cast).findFirst().orElseThrow();
    String alias = Stream.of("EC", "RSA").map(type -> manager.getServerAliases(type, null))
        .filter(aliases -> aliases != null && aliases.length > 0).map(aliases -> aliases[0]).findFirst()
        .orElseThrow(() -> new GeneralSecurityException("a certificate for a key of RSA or EC is needed"));
    if (!fit(manager.getPrivateKey(alias), manager.getCertificateChain(alias)[0])) {
      throw new GeneralSecurityException("the key is not that of the first certificate");
    }
  }

  private static boolean fit(PrivateKey key, X509Certificate certificate) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA");
    signature.initSign(key);
    signature.update(SIGNED);
    byte[] signed = signature.sign();
    signature.initVerify(certificate.getPublicKey());
    signature.update(SIGNED);
    return signature.verify(signed);
  }

  /** What encrypts a new connection, with the pair that is in force now. */
  ChannelHandler handlerFor(Channel channel) {
    return inForce.newHandler(channel.alloc());
  }

  /** Why the files as they are now cannot be used; from any thread. */
  Optional<String> problem() {
    return Optional.ofNullable(problem);
  }
}
