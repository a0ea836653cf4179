package dev.watchdog.slot;

import dev.watchdog.config.RedisAddress;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.ProtocolVersion;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;

/**
 * The client of a server. Who logs in is handed over beside the address and not within it: what the client reads there it reads as a form,
 * in which a {@code +} is a space.
 */
public final class RedisClient {

  private static final int CONNECTIONS = 8;
  private static final int CONNECT_MILLIS_MAX = 2000;

  private RedisClient() {}

  /**
   * Connects to nothing yet.
   *
   * @param url as the settings know it
   */
  public static Redis of(Vertx vertx, String url) {
    RedisAddress address = RedisAddress.of(url).orElseThrow(() -> new IllegalArgumentException("no address of a Redis"));
    NetClientOptions network = new NetClientOptions().setConnectTimeout(CONNECT_MILLIS_MAX).setTcpNoDelay(true);
    RedisOptions options = new RedisOptions()
        .setConnectionString(address.withoutLogin())
        .setPreferredProtocolVersion(ProtocolVersion.RESP2)
        .setMaxPoolSize(CONNECTIONS)
        .setMaxPoolWaiting(10_000)
        .setMaxWaitingHandlers(100_000)
        .setNetClientOptions(network);
    address.user().ifPresent(options::setUser);
    address.password().ifPresent(options::setPassword);
    return Redis.createClient(vertx, options);
  }
}
