package dev.watchdog.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelException;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The failures are those that the client was seen to give, each provoked once by hand. */
class OwnFaultTest {

  /** As Netty wraps what connecting failed with; its own class is not to be had. */
  private static final class AnnotatedSocketException extends SocketException {
    private static final long serialVersionUID = 1;

    AnnotatedSocketException(SocketException cause) {
      super(cause.getMessage() + ": /10.1.2.3:8000");
      initCause(cause);
    }
  }

  private static AnnotatedSocketException connecting(SocketException cause) {
    return new AnnotatedSocketException(cause);
  }

  static Stream<Arguments> ours() {
    return Stream.of(
        Arguments.of(
            new ChannelException("Failed to open a socket.", new SocketException("Too many open files")), "too many open files", false),
        Arguments.of(new IOException("Too many open files in system"), "too many open files", false),
        Arguments.of(new ChannelException("Failed to open a socket."), "no socket can be opened", false),
        Arguments.of(connecting(new BindException("Cannot assign requested address")), "no local port left", false),
        Arguments.of(connecting(new BindException("Die angeforderte Adresse kann nicht zugewiesen werden")), "no local port left", false),
        Arguments.of(new OutOfMemoryError("Java heap space"), "out of memory", false),
        Arguments.of(new HttpCall.NoAnswer(new RuntimeException("x", new OutOfMemoryError("direct"))), "out of memory", false),
        Arguments.of(connecting(new SocketException("Cannot allocate memory")), "out of memory", false),
        Arguments.of(new SocketException("No buffer space available"), "out of memory", false),
        Arguments.of(connecting(new SocketException("Network is unreachable")), "network is unreachable", true),
        Arguments.of(connecting(new BindException("Permission denied")), "the system does not let the call out", true),
        Arguments.of(connecting(new SocketException("Invalid argument")), "the system does not let the call out", true),
        Arguments.of(new UnknownHostException("x") {
          @Override
          public synchronized Throwable getCause() {
            return new SocketException("Network is unreachable");
          }
        }, "network is unreachable", true),
        Arguments.of(new CallGate.NotCalled("its turn came too late"), "its turn came too late", false),
        Arguments.of(new HttpCall.LoopLate(Duration.ofSeconds(3)), "own event loop was late by 3000 ms", false),
        Arguments.of(
            new HttpCall.NoAnswer(new DecoderException(new SSLHandshakeException("Received fatal alert: certificate_required"))),
            "agents do not accept the certificate of agents.tls.cert-file, or the lack of one (certificate_required)",
            false),
        Arguments.of(new AgentTls.Unusable("agents.tls.key-file cannot be read"), "agents.tls.key-file cannot be read", false),
        Arguments.of(new ConnectionPoolTooBusyException("x"), "too many calls wait for a connection", false));
  }

  @ParameterizedTest(name = "{0} → {1}")
  @MethodSource("ours")
  void what_the_watchdog_could_not_do_is_its_own_fault(Throwable failure, String reason, boolean ofNetwork) {
    assertThat(OwnFault.of(failure)).isEqualTo(new OwnFault(reason, ofNetwork));
  }

  static Stream<Throwable> theirs() {
    return Stream.of(
        new ConnectException("Connection refused: /10.1.2.3:8000"),
        new ConnectException("Connection timed out"),
        new NoRouteToHostException("No route to host"),
        new ConnectTimeoutException("connection timed out after 2000 ms"),
        new SocketException("Connection reset"),
        new IOException("Connection reset by peer"),
        new IOException("Broken pipe"),
        new HttpCall.NoAnswer(new HttpClosedException("Connection was closed")),
        new HttpCall.TooLate(Duration.ofSeconds(15)),
        new HttpCall.TooLarge(),
        new SSLHandshakeException("Received fatal alert: handshake_failure"),
        new SSLHandshakeException("No name matching agent-a found"),
        new UnknownHostException("agent-a"),
        // What an agent sent, as the client quotes it.
        new IllegalArgumentException("invalid version format: NETWORK IS UNREACHABLE"),
        new IllegalArgumentException("invalid version format: Too many open files"));
  }

  @ParameterizedTest
  @MethodSource("theirs")
  void what_the_other_side_did_is_not(Throwable failure) {
    assertThat(OwnFault.of(failure)).isNull();
  }

  @Test
  void a_ring_of_causes_ends() {
    Exception first = new Exception("a");
    first.initCause(new Exception("b", first));

    assertThat(OwnFault.of(first)).isNull();
  }
}
