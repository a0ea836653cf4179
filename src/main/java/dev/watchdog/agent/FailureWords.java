package dev.watchdog.agent;

import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Locale;

/** Why a call failed, in the few words that stand in a row's error text. */
final class FailureWords {

  private FailureWords() {}

  static String of(Throwable failure) {
    if (failure instanceof HttpCall.TooLate || failure instanceof HttpCall.TooLarge || failure instanceof CallGate.NotCalled) {
      return failure.getMessage();
    }
    if (failure instanceof HttpCall.NoAnswer) {
      return of(failure.getCause());
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
    return cause.getClass().getSimpleName().contains("ConnectTimeout");
  }
}
