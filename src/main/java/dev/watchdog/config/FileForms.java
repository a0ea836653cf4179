package dev.watchdog.config;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Forms of files, which have to be there and to hold what they are named for: found out at the start, not at the first connection. */
final class FileForms {

  private static final Pattern CERTIFICATE = Pattern.compile("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", Pattern.DOTALL);

  private static final Pattern PRIVATE_KEY = Pattern.compile("-----BEGIN (?:(?:RSA|EC) )?PRIVATE KEY-----");
  private static final String ENCRYPTED_KEY = "-----BEGIN ENCRYPTED PRIVATE KEY-----";

  private FileForms() {}

  /** A file with at least one certificate. */
  static Form<Path> certificates() {
    return new Form<>(
        "a file with certificates in PEM",
        text -> problemWith(text, FileForms::certificatesIn).isEmpty() ? Optional.of(Path.of(text)) : Optional.empty(),
        text -> problemWith(text, FileForms::certificatesIn).orElse(""));
  }

  /** A file with a private key that needs no password. */
  static Form<Path> privateKey() {
    return new Form<>(
        "a file with a private key in PEM",
        text -> problemWith(text, FileForms::keyIn).isEmpty() ? Optional.of(Path.of(text)) : Optional.empty(),
        text -> problemWith(text, FileForms::keyIn).orElse(""));
  }

  /** Why these two files, which hold what they are named for, do not belong together. */
  static Optional<String> problemWithPair(Path certificates, Path key) {
    try {
      PemPair.of(Files.readAllBytes(certificates), Files.readAllBytes(key));
      return Optional.empty();
    } catch (IOException gone) {
      return Optional.of("it cannot be read any more");
    } catch (GeneralSecurityException misfit) {
      return Optional.of(misfit.getMessage());
    }
  }

  /** Looks at what a file holds. */
  private interface Look {
    Optional<String> problemWith(String pem) throws CertificateException;
  }

  private static Optional<String> keyIn(String pem) {
    if (pem.contains(ENCRYPTED_KEY)) {
      return Optional.of("which has a key in it that needs a password");
    }
    return PRIVATE_KEY.matcher(pem).find() ? Optional.empty() : Optional.of("which has no private key in it");
  }

  private static Optional<String> certificatesIn(String pem) throws CertificateException {
    CertificateFactory certificates = CertificateFactory.getInstance("X.509");
    int found = 0;
    for (String one : CERTIFICATE.matcher(pem).results().map(MatchResult::group).toList()) {
      certificates.generateCertificate(new ByteArrayInputStream(one.getBytes(StandardCharsets.ISO_8859_1)));
      found++;
    }
    return found == 0 ? Optional.of("which has no certificate in it") : Optional.empty();
  }

  private static Optional<String> problemWith(String text, Look look) {
    try {
      Path file = Path.of(text);
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        return Optional.of("which is a directory or a device"); // A pipe would be empty when it is read again.
      }
      return look.problemWith(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)); // Around them anything may stand.
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
