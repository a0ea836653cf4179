package dev.watchdog.agent;

import dev.watchdog.core.SafeText;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/** Why a call failed, in the few words that stand in a row's error text. */
final class FailureWords {

  private static final int CAUSES_MAX = 16;
  private static final int REASON_CHARS_MAX = 150;

  private FailureWords() {}

  static String of(Throwable failure) {
    if (failure instanceof HttpCall.TooLate || failure instanceof HttpCall.TooLarge || failure instanceof CallGate.NotCalled) {
      return failure.getMessage();
    }
    if (failure instanceof HttpCall.NoAnswer) {
      return of(failure.getCause());
    }
    if (failure instanceof SSLException && !isTimeout(failure)) {
      return ofTls(failure);
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownHostException) {
        return "unknown host";
      }
      if (isConnectTimeout(cause)) {
        return "connect timed out";
      }
      if (cause instanceof NoRouteToHostException) {
        return "no route to host";
      }
      if (cause instanceof ConnectException) {
        return "connection refused";
      }
    }
    String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    if (message.contains("timed out")) {
      return "connect timed out";
    }
    return message.contains("closed") || message.contains("reset") ? "connection closed" : failure.getClass().getSimpleName();
  }

  /** Words of the runtime, which quote what a certificate says; what an agent sent in the place of TLS they do not. */
  private static String ofTls(Throwable failure) {
    Throwable root = failure;
    boolean certificate = false;
    for (int left = CAUSES_MAX; root.getCause() != null && left > 0; left--) {
      root = root.getCause();
      certificate |= root instanceof CertificateException;
    }
    if (root instanceof NotSslRecordException) {
      return "no TLS";
    }
    String why = root.getMessage() == null ? "connection closed" : SafeText.line(root.getMessage(), REASON_CHARS_MAX);
    return certificate ? "certificate refused: " + why : "no TLS: " + why;
  }

  /** Whether a clock, and nothing that came or was refused, ended the attempt: to connect, or to have a name resolved. */
  static boolean isTimeout(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (isConnectTimeout(cause) || cause instanceof DnsNameResolverTimeoutException) {
        return true;
      }
    }
    return false;
  }

  private static boolean isConnectTimeout(Throwable cause) {
    return cause.getClass().getSimpleName().contains("ConnectTimeout") || cause instanceof SslHandshakeTimeoutException;
  }
}
