package dev.watchdog.web;

import dev.watchdog.config.Settings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The users of the settings. A user without a password cannot log in. */
final class Accounts {

  /** One user; kept as digests, which have one length, so that a comparison takes one time. */
  private record Account(byte[] user, byte[] password, Role role) {}

  private final List<Account> accounts = new ArrayList<>();

  Accounts(Settings.Security security) {
    security.adminPassword().ifPresent(password -> add(security.adminUser(), password, Role.ADMIN));
    security.viewerUser().ifPresent(user -> security.viewerPassword().ifPresent(password -> add(user, password, Role.VIEWER)));
  }

  private void add(String user, String password, Role role) {
    accounts.add(new Account(digest(user), digest(password), role));
  }

  /** The role of the user, if the password is theirs. Takes as long for a user who does not exist. */
  Optional<Role> roleOf(String user, String password) {
    byte[] givenUser = digest(user);
    byte[] givenPassword = digest(password);
    Role found = null;
    for (Account account : accounts) { // All of them, and both halves of each, whatever matched before.
      boolean matches = MessageDigest.isEqual(account.user, givenUser) & MessageDigest.isEqual(account.password, givenPassword);
      found = matches && found == null ? account.role : found;
    }
    return Optional.ofNullable(found);
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("every Java has SHA-256", missing);
    }
  }
}
