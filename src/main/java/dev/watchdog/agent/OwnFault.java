package dev.watchdog.agent;

import io.netty.channel.ChannelException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.util.Set;
import javax.net.ssl.SSLException;

/**
 * What kept the watchdog itself from asking an agent. It says nothing of the agent: taken for its silence, a process without descriptors
 * would end the rows of a healthy fleet.
 *
 * @param ofNetwork the network or the resolver is at fault, and may be for ever
 */
record OwnFault(String reason, boolean ofNetwork) {

  private static final int CAUSES_MAX = 16;
  private static final String ALERT = "Received fatal alert: ";

  private static final Set<String> OF_OUR_CERTIFICATE =
      Set.of(
          "bad_certificate", "unsupported_certificate", "certificate_revoked", "certificate_expired", "certificate_unknown", "unknown_ca",
          "access_denied", "certificate_required");

  /**
   * Whether the watchdog is to blame. What the other side did, or did not do, is refused, reset, closed, answered badly, a time-out, and a
   * host that is unreachable: a machine that is switched off.
   *
   * @return null where it is not
   */
  static OwnFault of(Throwable failure) {
    int left = CAUSES_MAX; // A chain may be a ring.
    for (Throwable cause = failure; cause != null && left > 0; cause = cause.getCause(), left--) {
      OwnFault own = ofOne(cause);
      if (own != null) {
        return own;
      }
    }
    return null;
  }

  private static OwnFault ofOne(Throwable cause) {
    if (cause instanceof CallGate.NotCalled || cause instanceof HttpCall.LoopLate || cause instanceof AgentTls.Unusable) {
      return new OwnFault(cause.getMessage(), false);
    }
    if (cause instanceof ConnectionPoolTooBusyException) {
      return new OwnFault("too many calls wait for a connection", false);
    }
    if (cause instanceof OutOfMemoryError) {
      return new OwnFault("out of memory", false);
    }
    if (cause instanceof SSLException) {
      return ofCertificate(String.valueOf(cause.getMessage()));
    }
    if (cause instanceof SocketException || cause.getClass() == IOException.class) { // The words of others may quote what an agent sent.
      OwnFault told = ofText(String.valueOf(cause.getMessage()));
      if (told != null) {
        return told;
      }
    }
    // Without a look at the words, which the system may say in another language: a socket that cannot even be made, one that gets no
    // address here, and a connection that this machine's kernel itself would not begin.
    if (cause.getClass() == ChannelException.class && cause.getCause() == null) {
      return new OwnFault("no socket can be opened", false);
    }
    if (cause instanceof BindException) {
      return new OwnFault("no local port left", false);
    }
    return isOfConnecting(cause) ? new OwnFault("the system does not let the call out", true) : null;
  }

  /** What the other side thinks of a certificate it says of the only one that it was shown, or was to be: the watchdog's own. */
  private static OwnFault ofCertificate(String said) {
    String alert = said.startsWith(ALERT) ? said.substring(ALERT.length()) : "";
    return OF_OUR_CERTIFICATE.contains(alert)
        ? new OwnFault("agents do not accept the certificate of agents.tls.cert-file, or the lack of one (" + alert + ")", false)
        : null;
  }

  /** Netty gives a failure of connecting, and no other, a class of its own. */
  private static boolean isOfConnecting(Throwable cause) {
    return cause instanceof SocketException
        && !(cause instanceof ConnectException || cause instanceof NoRouteToHostException)
        && cause.getClass().getSimpleName().equals("AnnotatedSocketException")
        && !(cause.getCause() instanceof BindException); // Said by the cause itself.
  }

  private static OwnFault ofText(String text) {
    if (text.contains("Too many open files")) {
      return new OwnFault("too many open files", false);
    }
    if (text.contains("Cannot assign requested address")) {
      return new OwnFault("no local port left", false);
    }
    if (text.contains("Cannot allocate memory") || text.contains("No buffer space available")) {
      return new OwnFault("out of memory", false);
    }
    if (text.contains("Network is unreachable") || text.contains("Network is down")) {
      return new OwnFault("network is unreachable", true);
    }
    return text.contains("Permission denied") || text.contains("Operation not permitted")
        ? new OwnFault("the system does not let the call out", true)
        : null;
  }
}
