package dev.watchdog.slot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.watchdog.support.Certificates;
import dev.watchdog.support.RealRedis;
import dev.watchdog.support.TestSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, and whom the watchdog believes. */
class RedisClientTest {

  @TempDir static Path folder;

  private static Vertx vertx;
  private static Certificates ours;
  private static Certificates.Server right;
  private static RealRedis redis;
  private static int tlsPort;

  @BeforeAll
  static void start() throws Exception {
    vertx = Vertx.vertx();
    ours = Certificates.in(folder.resolve("ours"));
    right = ours.server("right", "ip:127.0.0.1,dns:localhost");
    tlsPort = RealRedis.freePort();
    redis = withTls(tlsPort, right);
  }

  @AfterAll
  static void close() throws Exception {
    redis.close();
    await(vertx.close());
  }

  private static RealRedis withTls(int port, Certificates.Server server) {
    return RealRedis.started(List.of(
        "tls-port " + port, "tls-cert-file " + server.certificate(), "tls-key-file " + server.key(), "tls-auth-clients no"));
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.await(20, TimeUnit.SECONDS);
  }

  /** Over a client of its own. */
  private static String whoAmI(String url, Optional<Path> caFile) throws Exception {
    Redis client = RedisClient.of(vertx, url, caFile);
    try {
      RedisSlots slots = new RedisSlots(client, TestSettings.of(Map.of()).redis());
      await(slots.ping());
      return await(client.send(Request.cmd(Command.ACL).arg("WHOAMI"))).toString();
    } finally {
      await(client.close());
    }
  }

  private static String tls(String host) {
    return "rediss://" + host + ":" + tlsPort;
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "a+b/c=", "p@q", "a:b:c", "#?&;=", "%", "%2B", "100%", "\"'\\", " leading and trailing ", "{}[]|^<>~`$!*(),", "päß€😀", "\\x00\n\t"
  })
  void every_character_of_a_password_arrives(String password) throws Exception {
    redis.call("ACL", "SETUSER", "watchdog", "reset", "on", ">" + password, "+@all", "~*");
    String percent = password.replace("%", "%25");
    String all = URLEncoder.encode(password, StandardCharsets.UTF_8).replace("+", "%20");

    for (String written : List.of(percent, all)) {
      assertThat(whoAmI("redis://watchdog:" + written + "@127.0.0.1:" + redis.port(), Optional.empty())).isEqualTo("watchdog");
    }
    assertThatThrownBy(() -> whoAmI("redis://watchdog:" + percent + "x@127.0.0.1:" + redis.port(), Optional.empty()))
        .hasMessageContaining("WRONGPASS").message().doesNotContain(password.strip());
  }

  @Test
  void a_password_without_a_user_is_that_of_the_server() throws Exception {
    try (RealRedis locked = RealRedis.started()) {
      locked.call("CONFIG", "SET", "requirepass", "+/=@: %");

      assertThat(whoAmI("redis://:+/=@: %25@127.0.0.1:" + locked.port() + "/1", Optional.empty())).isEqualTo("default");
      assertThatThrownBy(() -> whoAmI("redis://127.0.0.1:" + locked.port(), Optional.empty())).hasMessageContaining("NOAUTH");
    }
  }

  @Test
  void a_user_without_a_password_logs_in_as_that_user() throws Exception {
    redis.call("ACL", "SETUSER", "free", "reset", "on", "nopass", "+@all", "~*");

    assertThat(whoAmI("redis://free@127.0.0.1:" + redis.port(), Optional.empty())).isEqualTo("free");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost"})
  void a_server_that_our_authority_vouches_for_is_believed(String host) throws Exception {
    redis.call("ACL", "SETUSER", "watchdog", "reset", "on", ">a+b", "+@all", "~*");

    assertThat(whoAmI(tls("watchdog:a+b@" + host), Optional.of(ours.ca()))).isEqualTo("watchdog");
  }

  @Test
  void a_server_that_nobody_vouches_for_is_refused() throws Exception {
    Path others = Certificates.in(folder.resolve("others")).ca();

    for (Optional<Path> caFile : List.of(Optional.<Path>empty(), Optional.of(others))) {
      assertThatThrownBy(() -> whoAmI(tls("u:hunter2@127.0.0.1"), caFile)).satisfies(failure ->
          assertThat(failure.getMessage()).contains("certificate", "redis.tls.ca-file").doesNotContain("hunter2"));
    }
  }

  @Test
  void a_server_of_another_name_is_refused() throws Exception {
    int port = RealRedis.freePort();
    try (RealRedis other = withTls(port, ours.server("other", "dns:redis.example,ip:127.0.0.2"))) {
      for (String host : List.of("127.0.0.1", "localhost")) {
        assertThatThrownBy(() -> whoAmI("rediss://" + host + ":" + port, Optional.of(ours.ca())))
            .hasMessageContaining("certificate").hasMessageContaining(host);
      }
    }
  }

  @Test
  void neither_side_of_a_misunderstanding_about_tls_goes_on() {
    assertThatThrownBy(() -> whoAmI("rediss://127.0.0.1:" + redis.port(), Optional.of(ours.ca())))
        .message().containsAnyOf("no TLS with the server", "no answer within");
    assertThatThrownBy(() -> whoAmI("redis://127.0.0.1:" + tlsPort, Optional.empty())).isInstanceOf(Exception.class);
  }

  @Test
  void a_password_that_was_exchanged_is_used_for_new_connections_and_open_ones_stay() throws Exception {
    redis.call("ACL", "SETUSER", "watchdog", "reset", "on", ">first", "+@all", "~*");
    AtomicReference<String> password = new AtomicReference<>("first");
    Redis client =
        RedisClient.of(vertx, "redis://watchdog@127.0.0.1:" + redis.port(), Optional.empty(), () -> Optional.of(password.get()));
    RedisConnection open = await(client.connect());
    redis.call("ACL", "SETUSER", "watchdog", "resetpass", ">next");

    assertThatThrownBy(() -> await(client.connect())).hasMessageContaining("WRONGPASS");
    password.set("next");
    RedisConnection second = await(client.connect());
    for (RedisConnection connection : List.of(open, second)) {
      assertThat(await(connection.send(Request.cmd(Command.ACL).arg("WHOAMI"))).toString()).isEqualTo("watchdog");
    }
    await(client.close());
  }
}
