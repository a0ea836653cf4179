package dev.watchdog.config;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Settings that hold together and are probably not what somebody wanted. */
final class Warnings {

  /** HS256 is as strong as its secret, up to the length of its digest. */
  private static final int SECRET_BYTES_MIN = 32;

  /** Of a password that a stranger may try to guess for as long as they like. */
  private static final int PASSWORD_CHARS_MIN = 12;

  private static final Pattern LOOPBACK = Pattern.compile("(?i)localhost|127(?:\\.\\d{1,3}){3}|\\[?::1]?");

  private Warnings() {}

  /**
   * What is odd about them.
   *
   * @param chosenPassword whether the password of the administrator is somebody's choice, and not the demo's own
   */
  static List<String> about(Settings settings, boolean chosenPassword) {
    List<String> warnings = new ArrayList<>();
    reconcile(settings, warnings);
    agents(settings.agents(), warnings);
    stores(settings.database(), settings.redis(), warnings);
    http(settings.http(), warnings);
    security(settings.security(), warnings);
    passwords(settings.security(), chosenPassword, warnings);
    return List.copyOf(warnings);
  }

  /** Nothing where it applies: an address that takes it shows that it has one. */
  static Optional<String> aboutRedisPassword(Values values) {
    if (values.text(Keys.REDIS_PASSWORD).isEmpty()) {
      return Optional.empty();
    }
    Optional<RedisAddress> address = values.find(Keys.REDIS_URL).flatMap(RedisAddress::of);
    if (address.isEmpty()) {
      return Optional.of("redis.password is set without a redis.url that names a server: there is nothing that it would apply to");
    }
    return address.flatMap(RedisAddress::password)
        .filter(password -> !password.isEmpty())
        .map(password -> "redis.password is set beside a redis.url that has a password of its own, which counts");
  }

  private static void reconcile(Settings settings, List<String> warnings) {
    Settings.Reconcile reconcile = settings.reconcile();
    if (reconcile.confirmAfter().compareTo(reconcile.interval()) > 0) {
      warnings.add("reconcile.confirm-after is longer than reconcile.interval: suspects wait for more than one cycle");
    }
    if (settings.agents().registryTimeout().compareTo(reconcile.interval()) > 0) {
      warnings.add("agents.registry-timeout is longer than reconcile.interval: one silent agent makes every cycle late");
    }
  }

  private static void agents(Settings.Agents agents, List<String> warnings) {
    if (!agents.tls().equals(Settings.ClientTls.NONE) && !agents.url().startsWith("https://")) {
      warnings.add("agents.tls is set without an agents.url that starts with https://: there is no TLS that it would apply to");
    }
  }

  private static void stores(Settings.Database database, Settings.Redis redis, List<String> warnings) {
    Optional<String> foreign = database.url().filter(url -> !url.startsWith("jdbc:h2:mem:")); // In memory it can be nobody else's.
    if (foreign.isPresent() && redis.url().equals(Settings.Redis.EMBEDDED)) {
      warnings.add("redis.url is embedded beside a database.url: slots and dispatchers of that database's platform are not seen");
    }
    if (redis.caFile().isPresent() && !redis.url().startsWith("rediss://")) {
      warnings.add("redis.tls.ca-file is set without a redis.url that starts with rediss://: there is no TLS that it would apply to");
    }
    if (database.url().isEmpty() && (database.username().isPresent() || database.password().isPresent())) {
      warnings.add("database.username or database.password is set without database.url: it applies to the embedded H2 file");
    }
  }

  private static void http(Settings.Http http, List<String> warnings) {
    if (!http.tls() && !LOOPBACK.matcher(http.host()).matches()) {
      warnings.add("http.host is not loopback and there is no TLS (http.tls.cert-file): passwords and tokens go over the network in clear,"
          + " unless a proxy in front speaks TLS");
    }
  }

  private static void security(Settings.Security security, List<String> warnings) {
    if (security.viewerPassword().isPresent() && security.viewerUser().isEmpty()) {
      warnings.add("security.viewer-password is set without security.viewer-user: there is no viewer");
    }
    if (security.viewerUser().filter(security.adminUser()::equals).isPresent()) {
      warnings.add("security.viewer-user and security.admin-user are the same name: the password decides on the role");
    }
    if (security.jwtSecret().filter(secret -> secret.getBytes(StandardCharsets.UTF_8).length < SECRET_BYTES_MIN).isPresent()) {
      warnings.add("security.jwt-secret is shorter than " + SECRET_BYTES_MIN + " bytes: its tokens are easier to forge than need be");
    }
    security.oidc().ifPresent(oidc -> singleSignOn(oidc, warnings));
  }

  private static void singleSignOn(Settings.Oidc oidc, List<String> warnings) {
    if (AddressForms.isReadOnTheWay(oidc.issuer())) {
      warnings.add("security.oidc.issuer is plain HTTP: whoever is between it and the watchdog decides who may log in");
    }
    if (oidc.redirectUri().filter(AddressForms::isReadOnTheWay).isPresent()) {
      warnings.add("security.oidc.redirect-uri is plain HTTP: browsers keep the cookie of a sign-in over HTTPS or on this machine only");
    }
  }

  private static void passwords(Settings.Security security, boolean chosenPassword, List<String> warnings) {
    if (chosenPassword) {
      security.adminPassword().ifPresent(password -> password("security.admin-password", password, warnings));
    }
    if (security.viewerUser().isPresent()) {
      security.viewerPassword().ifPresent(password -> password("security.viewer-password", password, warnings));
    }
  }

  private static void password(String key, String password, List<String> warnings) {
    if (password.codePointCount(0, password.length()) < PASSWORD_CHARS_MIN) {
      warnings.add(key + " has fewer than " + PASSWORD_CHARS_MIN + " characters: it can be guessed");
    }
  }
}
