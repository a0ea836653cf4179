package dev.watchdog.store;

import io.vertx.core.Future;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The secret that signs tokens, where none is configured: made once, kept in the database, the same for every process on it. */
public final class Secrets {

  private static final int BYTES = 32;
  private static final String JWT = "jwt";

  private final Database database;

  public Secrets(Database database) {
    this.database = database;
  }

  /** The kept secret; made and kept now where there is none. */
  public Future<String> jwt() {
    return kept().compose(secret -> secret != null ? Future.succeededFuture(secret) : make());
  }

  private Future<String> kept() {
    return database
        .read(transaction -> transaction.query("SELECT secret FROM watchdog_secret WHERE name = ?", JWT))
        .map(rows -> {
          Row first = rows.size() == 0 ? null : rows.get(0);
          return first == null ? null : first.text(0);
        });
  }

  private Future<String> make() {
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    String secret = HexFormat.of().formatHex(random);
    return database
        .write(transaction -> transaction.update("INSERT INTO watchdog_secret (name, secret) VALUES (?, ?)", JWT, secret))
        .map(inserted -> secret)
        .recover(
            failure ->
                database.fault(failure) == Dialect.Fault.STATEMENT
                    ? kept() // Another process made one a moment earlier.
                    : Future.failedFuture(failure));
  }
}
