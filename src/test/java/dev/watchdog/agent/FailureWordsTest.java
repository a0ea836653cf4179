package dev.watchdog.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailureWordsTest {

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new HttpCall.TooLate(Duration.ofSeconds(15)), "no complete answer within 15000 ms"),
        Arguments.of(new HttpCall.TooLarge(), "answer is too large"),
        Arguments.of(new CallGate.NotCalled("its turn came too late"), "its turn came too late"),
        Arguments.of(new UnknownHostException("agent-a"), "unknown host"),
        Arguments.of(new RuntimeException("failed to resolve", new UnknownHostException("agent-a")), "unknown host"),
        Arguments.of(new ConnectTimeoutException("connection timed out after 2000 ms: agent-a"), "connect timed out"),
        Arguments.of(new ConnectException("Connection refused: agent-a/10.0.0.1:8000"), "connection refused"),
        Arguments.of(new IOException("x", new ConnectException("Connection refused")), "connection refused"),
        Arguments.of(new NoRouteToHostException("No route to host: /10.0.0.1:8000"), "no route to host"),
        Arguments.of(new IOException("Connect timed out"), "connect timed out"),
        Arguments.of(new IOException("Connection reset by peer"), "connection closed"),
        Arguments.of(new HttpClosedException("Connection was closed"), "connection closed"),
        Arguments.of(new HttpCall.NoAnswer(new HttpClosedException("Connection was closed")), "connection closed"),
        Arguments.of(new HttpCall.NoAnswer(new IOException("Connection reset by peer")), "connection closed"),
        Arguments.of(new StreamResetException(0), "connection closed"),
        Arguments.of(tls(new CertificateException("No name matching a found")), "certificate refused: No name matching a found"),
        Arguments.of(tls(new SSLException("Received fatal alert: handshake_failure")), "no TLS: Received fatal alert: handshake_failure"),
        Arguments.of(tls(new NotSslRecordException("not an SSL/TLS record: 736563726574")), "no TLS"),
        Arguments.of(tls(new ClosedChannelException()), "no TLS: connection closed"),
        Arguments.of(tls(new SslHandshakeTimeoutException("handshake timed out after 2000ms")), "connect timed out"),
        Arguments.of(new IllegalStateException("secret details"), "IllegalStateException"),
        Arguments.of(new IllegalStateException((String) null), "IllegalStateException"));
  }

  /** As the client wraps what a handshake failed with. */
  private static SSLException tls(Exception cause) {
    return new SSLException("Failed to create SSL connection", cause);
  }

  @ParameterizedTest(name = "{0} → {1}")
  @MethodSource("failures")
  void a_failure_is_told_in_few_words_without_an_address(Throwable failure, String words) {
    assertThat(FailureWords.of(failure)).isEqualTo(words);
  }
}
