package dev.watchdog.config;

import java.util.Optional;
import java.util.Set;

/** Values to the record, one line a key. */
final class Binding {

  private Binding() {}

  static Settings settings(Values values) {
    return new Settings(
        reconcile(values),
        agents(values),
        new Settings.Database(
            values.find(Keys.DATABASE_URL),
            values.find(Keys.DATABASE_USERNAME),
            values.find(Keys.DATABASE_PASSWORD),
            values.get(Keys.POOL_SIZE)),
        redis(values),
        new Settings.Brake(
            values.get(Keys.MAX_UNKNOWN_RATIO),
            values.get(Keys.MAX_RECOVERY_RATIO),
            values.get(Keys.MIN_EXECUTIONS)),
        new Settings.Ghosts(values.get(Keys.GHOSTS_POLICY)),
        new Settings.History(values.get(Keys.HISTORY_CYCLES), values.get(Keys.HISTORY_RECOVERIES)),
        http(values),
        security(values));
  }

  private static Settings.Reconcile reconcile(Values values) {
    return new Settings.Reconcile(
        values.get(Keys.INTERVAL),
        values.get(Keys.FIRST_DELAY),
        values.get(Keys.DISPATCH_GRACE),
        values.get(Keys.DEFAULT_TIMEOUT),
        values.get(Keys.STALE_BUFFER),
        values.get(Keys.STALE_AFTER),
        values.get(Keys.NO_SESSION_AFTER),
        values.get(Keys.ORPHAN_CONFIRMATIONS),
        values.get(Keys.CONFIRM_AFTER),
        values.get(Keys.DRY_RUN),
        values.get(Keys.CLOCK_TOLERANCE),
        values.get(Keys.CLOCK_WITNESSES));
  }

  private static Settings.Agents agents(Values values) {
    return new Settings.Agents(
        values.get(Keys.AGENTS_URL),
        values.get(Keys.RUNNING_PATH),
        values.get(Keys.TERMINATE_PATH),
        values.get(Keys.LAST_ERROR_PATH),
        values.get(Keys.RESULT_PATH),
        values.get(Keys.CONNECT_TIMEOUT),
        values.get(Keys.REGISTRY_TIMEOUT),
        values.get(Keys.TERMINATE_TIMEOUT),
        values.get(Keys.LAST_ERROR_TIMEOUT),
        values.get(Keys.RESULT_TIMEOUT),
        values.get(Keys.MAX_IN_FLIGHT),
        values.get(Keys.MAX_PER_AGENT),
        values.get(Keys.MAX_BODY),
        values.get(Keys.MAX_RESULT),
        values.find(Keys.AUTH_SECRET),
        new Settings.ClientTls(
            values.find(Keys.AGENTS_CA_FILE), values.find(Keys.AGENTS_CERT_FILE), values.find(Keys.AGENTS_KEY_FILE)));
  }

  private static Settings.Redis redis(Values values) {
    return new Settings.Redis(
        redisUrl(values),
        values.find(Keys.REDIS_CA_FILE),
        values.get(Keys.SLOTS_KEY),
        values.get(Keys.SLOT_KEY),
        values.get(Keys.RUNNING_KEY),
        values.get(Keys.INFLIGHT_KEY),
        values.get(Keys.SLOT_BUFFER),
        values.get(Keys.DEFAULT_SLOT_TTL));
  }

  /** With the password that is given beside it, unless it has one. */
  private static String redisUrl(Values values) {
    String url = values.get(Keys.REDIS_URL);
    Optional<RedisAddress> open = RedisAddress.of(url).filter(address -> address.password().orElse("").isEmpty());
    return open.flatMap(address -> values.find(Keys.REDIS_PASSWORD).map(address::with)).orElse(url);
  }

  private static Settings.Http http(Values values) {
    return new Settings.Http(
        values.get(Keys.HTTP_HOST),
        values.get(Keys.HTTP_PORT),
        values.get(Keys.HTTP_CONNECTIONS),
        values.get(Keys.HTTP_CONNECTIONS_PER_ADDRESS),
        values.get(Keys.HTTP_PROXIES),
        values.find(Keys.HTTP_CERT_FILE),
        values.find(Keys.HTTP_KEY_FILE));
  }

  private static Settings.Security security(Values values) {
    return new Settings.Security(
        values.get(Keys.ADMIN_USER),
        values.find(Keys.ADMIN_PASSWORD),
        values.find(Keys.VIEWER_USER),
        values.find(Keys.VIEWER_PASSWORD),
        values.find(Keys.JWT_SECRET),
        values.get(Keys.TOKEN_LIFETIME),
        new Settings.Foreign(
            values.get(Keys.FOREIGN_TOKEN_MAX),
            values.find(Keys.FOREIGN_SCOPE),
            values.find(Keys.FOREIGN_AUDIENCE),
            values.find(Keys.FOREIGN_ISSUER)),
        values.find(Keys.OIDC_ISSUER).map(issuer -> oidc(issuer, values)));
  }

  private static Settings.Oidc oidc(String issuer, Values values) {
    return new Settings.Oidc(
        issuer,
        values.get(Keys.OIDC_CLIENT_ID),
        values.find(Keys.OIDC_CLIENT_SECRET),
        values.find(Keys.OIDC_REDIRECT_URI),
        values.get(Keys.OIDC_SCOPES),
        values.get(Keys.OIDC_ROLE_CLAIM),
        values.find(Keys.OIDC_ADMIN_VALUES).orElse(Set.of()),
        values.find(Keys.OIDC_VIEWER_VALUES).orElse(Set.of()));
  }
}
