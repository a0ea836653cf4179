package dev.watchdog.support;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A certificate authority of one's own and the servers it vouches for, each as PEM files in a folder. */
public final class Certificates {

  private static final String PASSWORD = "changeit";
  private static final Path KEYTOOL = Path.of(System.getProperty("java.home"), "bin", "keytool");

  private final Path folder;
  private final Path keys;

  private Certificates(Path folder) {
    this.folder = folder;
    this.keys = folder.resolve("keys.p12");
  }

  /** A server's certificate and its key. */
  public record Server(Path certificate, Path key) {}

  public static Certificates in(Path folder) throws Exception {
    Certificates made = new Certificates(Files.createDirectories(folder));
    made.make("ca", "-ext", "bc:critical=ca:true");
    return made;
  }

  /** Of the authority itself. */
  public Path ca() throws Exception {
    return pem("ca", "CERTIFICATE", store().getCertificate("ca").getEncoded());
  }

  /** A server with these names, such as {@code ip:127.0.0.1,dns:localhost}. */
  public Server server(String name, String names) throws Exception {
    make(name, "-ext", "san=" + names, "-signer", "ca");
    KeyStore store = store();
    return new Server(
        pem(name, "CERTIFICATE", store.getCertificate(name).getEncoded()),
        pem(name + "-key", "PRIVATE KEY", store.getKey(name, PASSWORD.toCharArray()).getEncoded()));
  }

  private void make(String name, String... more) throws Exception {
    List<String> command = new ArrayList<>(List.of(
        KEYTOOL.toString(), "-genkeypair", "-keystore", keys.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD, "-alias", name,
        "-dname", "CN=" + name, "-keyalg", "EC", "-groupname", "secp256r1", "-validity", "2"));
    command.addAll(List.of(more));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(said);
    }
  }

  private KeyStore store() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }

  private Path pem(String name, String what, byte[] content) throws IOException {
    String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
    return Files.writeString(folder.resolve(name + ".pem"), "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n");
  }
}
