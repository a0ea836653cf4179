package dev.watchdog.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A request whose length can be read in two ways: a proxy that reads it in the other one takes its end for the beginning of the next,
 * which is then somebody else's.
 */
class RequestLengthTest {

  private static final int PATIENCE_MILLIS = 30_000;
  private static final String SECOND = "GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n";

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
  @ValueSource(strings = {
    "Content-Length: 5\r\nTransfer-Encoding: chunked",
    "Transfer-Encoding: chunked\r\nContent-Length: 5",
    "Transfer-Encoding: chunked, xchunked",
    "Transfer-Encoding: xchunked",
    "Content-Length: 5\r\nContent-Length: 6",
    "Content-Length: 5, 6"
  })
  void it_is_refused_and_nothing_after_it_is_read(String headers) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", web.port)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(("POST /token HTTP/1.1\r\nHost: a\r\n" + headers + "\r\n\r\n0\r\n\r\n" + SECOND).getBytes(ISO_8859_1));

      String all = new String(socket.getInputStream().readAllBytes(), ISO_8859_1); // Which ends where the connection is closed.

      assertThat(all).startsWith("HTTP/1.1 400 ").containsOnlyOnce("HTTP/1.1 ");
    }
  }
}
