package dev.watchdog.cli;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** A single GET with a deadline. It follows no redirect, sends nothing that is secret and reads nothing but the status. */
final class HealthProbe {

  private HealthProbe() {}

  /**
   * The status of the answer; what fails says in its message why there was none.
   *
   * @param patience for all of it, from the name of the host to the head of the answer
   */
  static int status(URI route, Duration patience) throws IOException, InterruptedException {
    try {
      return CompletableFuture.supplyAsync(() -> ask(route, patience)).get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException tooLate) {
      throw new IOException("not within " + patience.toSeconds() + " seconds", tooLate);
    } catch (ExecutionException failed) {
      throw new IOException(Complaint.words(failed.getCause()), failed);
    }
  }

  /** On a thread of its own: neither looking up a name nor an answer that comes byte by byte knows a deadline. */
  private static int ask(URI route, Duration patience) {
    int millis = 2 * (int) patience.toMillis(); // Only to let go of the thread, long after nobody waits for it.
    try {
      HttpURLConnection connection = (HttpURLConnection) route.toURL().openConnection();
      connection.setConnectTimeout(millis);
      connection.setReadTimeout(millis);
      connection.setInstanceFollowRedirects(false);
      if (connection instanceof HttpsURLConnection secure && InetAddress.getByName(route.getHost()).isLoopbackAddress()) {
        takeAnyCertificate(secure);
      }
      try {
        return connection.getResponseCode();
      } finally {
        connection.disconnect();
      }
    } catch (IOException | GeneralSecurityException failed) {
      throw new CompletionException(failed);
    }
  }

  /** The own service on loopback is known by its address: its certificate is made out to the name that others call it by. */
  private static void takeAnyCertificate(HttpsURLConnection connection) throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new AnyCertificate()}, null);
    connection.setSSLSocketFactory(context.getSocketFactory());
    connection.setHostnameVerifier((host, session) -> true);
  }

  private static final class AnyCertificate extends X509ExtendedTrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
