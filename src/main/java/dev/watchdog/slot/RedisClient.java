package dev.watchdog.slot;

import dev.watchdog.config.RedisAddress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.redis.client.ProtocolVersion;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.RedisStandaloneConnectOptions;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The client of a server. Who logs in is handed over beside the address and not within it: what the client reads there it reads as a form,
 * in which a {@code +} is a space.
 */
public final class RedisClient {

  private static final int CONNECTIONS = 8;
  private static final int CONNECT_MILLIS_MAX = 2000;

  /** Less than whoever waits for an answer has: a server without TLS waits for us as we do for it. */
  private static final int HANDSHAKE_MILLIS_MAX = 2000;

  private RedisClient() {}

  /**
   * Connects to nothing yet.
   *
   * @param url as the settings know it
   * @param caFile certificates of those who may vouch for the server, in place of those that Java knows
   */
  public static Redis of(Vertx vertx, String url, Optional<Path> caFile) {
    return of(vertx, url, caFile, addressIn(url)::password);
  }

  /**
   * Connects to nothing yet.
   *
   * @param url as the settings know it
   * @param caFile certificates of those who may vouch for the server, in place of those that Java knows
   * @param password asked for at every new connection, in place of that in the address: it may be exchanged meanwhile
   */
  public static Redis of(Vertx vertx, String url, Optional<Path> caFile, Supplier<Optional<String>> password) {
    RedisOptions options = options(addressIn(url), caFile);
    return Redis.createStandaloneClient(vertx, options, () -> {
      password.get().ifPresent(options::setPassword);
      return Future.succeededFuture(new RedisStandaloneConnectOptions(options));
    });
  }

  private static RedisAddress addressIn(String url) {
    return RedisAddress.of(url).orElseThrow(() -> new IllegalArgumentException("no address of a Redis"));
  }

  private static RedisOptions options(RedisAddress address, Optional<Path> caFile) {
    NetClientOptions network = new NetClientOptions().setConnectTimeout(CONNECT_MILLIS_MAX).setTcpNoDelay(true);
    if (address.tls()) {
      network.setSsl(true).setHostnameVerificationAlgorithm("HTTPS");
      network.setSslHandshakeTimeout(HANDSHAKE_MILLIS_MAX).setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
      caFile.ifPresent(file -> network.setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
    }
    RedisOptions options = new RedisOptions()
        .setConnectionString(address.withoutLogin())
        .setPreferredProtocolVersion(ProtocolVersion.RESP2)
        .setMaxPoolSize(CONNECTIONS)
        .setMaxPoolWaiting(10_000)
        .setMaxWaitingHandlers(100_000)
        .setNetClientOptions(network);
    address.user().ifPresent(options::setUser);
    return options;
  }
}
