package dev.watchdog.agent;

import dev.watchdog.config.PemPair;
import dev.watchdog.config.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS towards agents: who may vouch for them, and the certificate that is shown to them. Its files are looked at before a call is made,
 * where the last look is some time ago; what they hold is used from then on. Where they cannot be read, or do not belong together, what
 * was read before stays. Confined to one event loop.
 */
final class AgentTls {

  private static final Logger LOG = LoggerFactory.getLogger(AgentTls.class);
  private static final Duration LOOKED_AT_EVERY = Duration.ofSeconds(15);
  private static final int LOOK_SECONDS_MAX = 5;
  private static final Future<Void> DONE = Future.succeededFuture();

  /** The files were never to be used: no agent can be asked. */
  static final class Unusable extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unusable(String words) {
      super(words, null, false, false);
    }
  }

  /** What the files held, and what is made of it. */
  private record Made(List<Buffer> held, ClientSSLOptions options) {}

  private final Vertx vertx;
  private final Settings.ClientTls files;
  private final Duration handshakeMax;
  private final LongSupplier nanoTime;
  private final ResultCall.Aside aside;
  private final Consumer<ClientSSLOptions> taker;
  private List<Buffer> held;
  private long lookedAt;
  private Future<Void> looking;
  private String complaint;

  /**
   * Has looked at no file.
   *
   * @param handshakeMax how long it may take until TLS stands
   * @param aside reads the files
   * @param taker uses these options from now on
   */
  AgentTls(
      Vertx vertx, Settings.ClientTls files, Duration handshakeMax, LongSupplier nanoTime, ResultCall.Aside aside,
      Consumer<ClientSSLOptions> taker) {
    this.vertx = vertx;
    this.files = files;
    this.handshakeMax = handshakeMax;
    this.nanoTime = nanoTime;
    this.aside = aside;
    this.taker = taker;
  }

  /** Completes when what the files hold is in use; fails with {@link Unusable} where nothing of them ever was. */
  Future<Void> fresh() {
    if (files.equals(Settings.ClientTls.NONE) || held != null && nanoTime.getAsLong() - lookedAt < LOOKED_AT_EVERY.toNanos()) {
      return DONE;
    }
    if (looking == null) {
      List<Buffer> known = held;
      looking = aside.run(() -> look(known), false).timeout(LOOK_SECONDS_MAX, TimeUnit.SECONDS).transform(looked -> {
        looking = null;
        lookedAt = nanoTime.getAsLong();
        return looked.succeeded() ? taken(looked.result()) : notTaken(looked.cause());
      });
    }
    return looking;
  }

  /** Null where they hold what they held. */
  private Made look(List<Buffer> known) throws Exception {
    List<Buffer> now = List.of(
        content("agents.tls.ca-file", files.caFile()),
        content("agents.tls.cert-file", files.certFile()),
        content("agents.tls.key-file", files.keyFile()));
    return now.equals(known) ? null : new Made(now, options(now));
  }

  private static Buffer content(String setting, Optional<Path> file) {
    try {
      return file.isEmpty() ? Buffer.buffer() : Buffer.buffer(Files.readAllBytes(file.get()));
    } catch (IOException unreadable) {
      throw new Unusable(setting + " cannot be read");
    }
  }

  private ClientSSLOptions options(List<Buffer> content) throws Exception {
    ClientSSLOptions options =
        new ClientSSLOptions().setSslHandshakeTimeout(handshakeMax.toMillis()).setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
    if (files.caFile().isPresent()) {
      options.setTrustOptions(TrustOptions.wrap(new PemTrustOptions().addCertValue(content.get(0)).getTrustManagerFactory(vertx)));
    }
    if (files.certFile().isPresent()) {
      options.setKeyCertOptions(KeyCertOptions.wrap(PemPair.of(content.get(1).getBytes(), content.get(2).getBytes())));
    }
    return options;
  }

  private Future<Void> taken(Made made) {
    complaint = null;
    if (made != null) {
      if (held != null) {
        LOG.info("agents.tls-read-anew");
      }
      held = made.held();
      taker.accept(made.options());
    }
    return DONE;
  }

  private Future<Void> notTaken(Throwable cause) {
    String words = words(cause);
    if (held == null) {
      return Future.failedFuture(new Unusable(words));
    }
    if (!words.equals(complaint)) {
      complaint = words;
      LOG.atWarn().addKeyValue("reason", words).log("agents.tls-as-before");
    }
    return DONE;
  }

  private static String words(Throwable cause) {
    if (cause instanceof Unusable) {
      return cause.getMessage();
    }
    return cause instanceof GeneralSecurityException
        ? "agents.tls.cert-file and key-file cannot be used: " + cause.getMessage()
        : "the files of agents.tls cannot be used";
  }
}
