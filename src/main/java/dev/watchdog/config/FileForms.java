package dev.watchdog.config;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Forms of files, which have to be there and to hold what they are named for: found out at the start, not at the first connection. */
final class FileForms {

  private static final Pattern CERTIFICATE = Pattern.compile("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", Pattern.DOTALL);

  private FileForms() {}

  /** A file with at least one certificate. */
  static Form<Path> certificates() {
    return new Form<>(
        "a file with certificates in PEM",
        text -> problemWith(text).isEmpty() ? Optional.of(Path.of(text)) : Optional.empty(),
        text -> problemWith(text).orElse(""));
  }

  private static Optional<String> problemWith(String text) {
    try {
      Path file = Path.of(text);
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        return Optional.of("which is a directory or a device"); // A pipe would be empty when it is read again.
      }
      String pem = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1); // Between certificates anything may stand.
      CertificateFactory certificates = CertificateFactory.getInstance("X.509");
      int found = 0;
      for (String one : CERTIFICATE.matcher(pem).results().map(MatchResult::group).toList()) {
        certificates.generateCertificate(new ByteArrayInputStream(one.getBytes(StandardCharsets.ISO_8859_1)));
        found++;
      }
      return found == 0 ? Optional.of("which has no certificate in it") : Optional.empty();
    } catch (InvalidPathException noPath) {
      return Optional.of("which is no path");
    } catch (NoSuchFileException missing) {
      return Optional.of("which is not there");
    } catch (IOException unreadable) {
      return Optional.of("which cannot be read");
    } catch (CertificateException malformed) {
      return Optional.of("which has a certificate in it that cannot be read");
    }
  }
}
