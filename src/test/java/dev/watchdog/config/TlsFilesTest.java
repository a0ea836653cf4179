package dev.watchdog.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Certificates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of TLS are looked at before they are needed: alone, and as the pair that they are to be. */
class TlsFilesTest {

  private static final String CERT = "agents.tls.cert-file";
  private static final String KEY = "agents.tls.key-file";
  private static final String PASSWORD = "changeit";
  private static final String HTTPS = "agents.url=https://agent-{agent}:8000";

  @TempDir static Path folder;

  private static Certificates.Server one;
  private static Certificates.Server other;
  private static Path ca;

  @BeforeAll
  static void certificates() throws Exception {
    Certificates authority = Certificates.in(folder.resolve("authority"));
    ca = authority.ca();
    one = authority.server("one", "dns:one");
    other = authority.server("other", "dns:other");
  }

  private static List<String> problems(Path certificate, Path key) {
    return SettingsFixture.problemsOf(HTTPS, CERT + "=" + certificate, KEY + "=" + key);
  }

  @Test
  void a_pair_that_belongs_together_is_taken() {
    Settings.ClientTls tls = SettingsFixture
        .set(HTTPS, "agents.tls.ca-file=" + ca, CERT + "=" + one.certificate(), KEY + "=" + one.key()).settings().agents().tls();

    assertThat(tls.caFile()).contains(ca);
    assertThat(tls.certFile()).contains(one.certificate());
    assertThat(tls.keyFile()).contains(one.key());
  }

  @Test
  void half_of_a_pair_is_a_contradiction() {
    assertThat(SettingsFixture.problemsOf(HTTPS, CERT + "=" + one.certificate())).containsExactly(
        KEY + " (default): expected a file with a private key in PEM, because " + CERT + " is set (--set), found nothing");
    assertThat(SettingsFixture.problemsOf(HTTPS, KEY + "=" + one.key())).containsExactly(
        CERT + " (default): expected a file with certificates in PEM, because " + KEY + " is set (--set), found nothing");
  }

  @Test
  void a_key_of_another_certificate_is_refused() {
    assertThat(problems(one.certificate(), other.key())).containsExactly(
        KEY + " (--set): expected the private key of the certificate in " + CERT
            + " (--set), found that the private key is that of another certificate");
  }

  @Test
  void a_key_that_cannot_be_read_is_refused_and_nothing_of_it_is_told() throws Exception {
    Path broken = Files.writeString(folder.resolve("broken.pem"), "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n");

    assertThat(problems(one.certificate(), broken)).singleElement().asString().contains("cannot be read").doesNotContain("c2VjcmV0");
  }

  @Test
  void a_file_that_is_not_what_it_is_named_for_is_refused() throws Exception {
    Path encrypted = Files.writeString(folder.resolve("encrypted.pem"), "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n");

    assertThat(problems(one.certificate(), one.certificate())).singleElement().asString().contains(KEY, "which has no private key in it");
    assertThat(problems(one.key(), one.key())).singleElement().asString().contains(CERT, "which has no certificate in it");
    assertThat(problems(one.certificate(), encrypted)).singleElement().asString().contains("which has a key in it that needs a password");
    assertThat(problems(one.certificate(), folder.resolve("gone"))).singleElement().asString().contains("which is not there");
  }

  @Test
  void files_without_a_url_that_they_apply_to_are_a_warning() {
    assertThat(SettingsFixture.set("agents.tls.ca-file=" + ca).warnings()).singleElement().asString().contains("agents.tls", "https://");
    assertThat(SettingsFixture.set(HTTPS, "agents.tls.ca-file=" + ca).warnings()).isEmpty();
  }

  @Test
  void a_pair_of_rsa_is_read() throws Exception {
    Path keys = folder.resolve("rsa.p12");
    Process made = new ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-keystore", keys.toString(), "-storetype",
        "PKCS12", "-storepass", PASSWORD, "-alias", "rsa", "-dname", "CN=rsa", "-keyalg", "RSA", "-keysize", "2048").start();
    assertThat(made.waitFor()).isZero();
    KeyStore store = KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray());
    Path certificate = pem("rsa.pem", "CERTIFICATE", store.getCertificate("rsa").getEncoded());
    Path key = pem("rsa-key.pem", "PRIVATE KEY", store.getKey("rsa", PASSWORD.toCharArray()).getEncoded());

    assertThat(problems(certificate, key)).isEmpty();
    assertThat(problems(certificate, one.key())).singleElement().asString().contains("cannot be read, or are of different kinds");
  }

  private static Path pem(String name, String what, byte[] content) throws Exception {
    String lines = Base64.getMimeEncoder().encodeToString(content);
    return Files.writeString(folder.resolve(name), "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n");
  }
}
