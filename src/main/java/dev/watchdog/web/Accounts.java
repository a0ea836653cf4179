package dev.watchdog.web;

import dev.watchdog.config.Settings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The users of the settings. A user without a password cannot log in. */
final class Accounts {

  private static final String TOKENS = "watchdog tokens of a user";

  /** One user; kept as digests, which have one length, so that a comparison takes one time. */
  record Account(byte[] user, byte[] password, Role role) {

    /** The key of this user's tokens, which is another as soon as the name, the role or the password is. */
    String key(String secret) {
      HexFormat hex = HexFormat.of();
      return DerivedKey.text(secret, TOKENS, List.of(hex.formatHex(user), role.claim(), hex.formatHex(password)));
    }

    @Override
    public String toString() {
      return "Account[" + role + "]"; // A digest tells a password that can be guessed.
    }
  }

  private final List<Account> accounts = new ArrayList<>();

  Accounts(Settings.Security security) {
    security.adminPassword().ifPresent(password -> add(security.adminUser(), password, Role.ADMIN));
    security.viewerUser().ifPresent(user -> security.viewerPassword().ifPresent(password -> add(user, password, Role.VIEWER)));
  }

  private void add(String user, String password, Role role) {
    accounts.add(new Account(digest(user), digest(password), role));
  }

  List<Account> all() {
    return List.copyOf(accounts);
  }

  /** The user of this name in this role. */
  Optional<Account> named(String user, Role role) {
    byte[] named = digest(user);
    return accounts.stream().filter(account -> account.role == role && MessageDigest.isEqual(account.user, named)).findFirst();
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
