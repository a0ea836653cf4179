package dev.watchdog.web;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketConnectOptions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which pages may open a socket. */
class BridgeOriginTest {

  private static Web web;

  @BeforeAll
  static void start() throws Exception {
    web = new Web();
  }

  @AfterAll
  static void stop() {
    web.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://evil.example", "null", "https://127.0.0.1", "http://127.0.0.1", "http://127.0.0.1:1", "file://", "x",
      "http://127.0.0.1.evil.example:PORT", "http://evil.example:PORT", "ws://127.0.0.1:PORT", "http://user@evil.example:PORT",
      "http://[::1"})
  void a_page_of_another_origin_may_not_connect(String origin) {
    WebSocketConnectOptions options = new WebSocketConnectOptions().addHeader("Origin", origin.replace("PORT", "" + web.port));

    assertThatThrownBy(() -> Browser.connecting(web, options).await(5, SECONDS))
        .isInstanceOfSatisfying(UpgradeRejectedException.class, rejected -> assertThat(rejected.getStatus()).isEqualTo(403));
  }

  @ParameterizedTest
  @CsvSource({"http://HOST,HOST", "http://watchdog.example,watchdog.example", "https://watchdog.example,watchdog.example",
      "https://Watchdog.Example,watchdog.example:443", "http://watchdog.example:80,watchdog.example", "http://[::1]:8080,[::1]:8080",
      "http://watch_dog.example:8080,watch_dog.example:8080"})
  void the_page_that_was_served_under_this_host_may_connect(String origin, String host) throws Exception {
    String here = "127.0.0.1:" + web.port;

    assertThat(web.request(HttpMethod.GET, "/eventbus/info").putHeader("Origin", origin.replace("HOST", here))
        .putHeader("Host", host.replace("HOST", here)).send().await(5, SECONDS).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"http://evil_host.example,watch_dog.example", "http://evil_host.example,watchdog.example:8080", "http://x y,x y",
      "http://evil.example,watch_dog.example", "x,x", "null,null"})
  void what_cannot_be_read_is_the_same_as_nothing_not_even_itself(String origin, String host) throws Exception {
    assertThat(web.request(HttpMethod.GET, "/eventbus/info").putHeader("Origin", origin).putHeader("Host", host).send()
        .await(5, SECONDS).statusCode()).isIn(400, 403);
  }
}
