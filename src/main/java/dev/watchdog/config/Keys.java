package dev.watchdog.config;

import dev.watchdog.config.Key.Shown;
import dev.watchdog.core.GhostPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Every setting there is, with its default and its form, in the order of {@code conf/watchdog.yaml}. */
final class Keys {

  private static final Map<String, Key<?>> BY_NAME = new LinkedHashMap<>();
  private static final List<Key<String>> SECRETS = new ArrayList<>();

  private static final String LONGEST = "3650d";
  private static final Form<Duration> SOME_TIME = Forms.duration("1ms", LONGEST);
  private static final Form<Duration> ANY_TIME = Forms.duration("0s", LONGEST);
  private static final Form<Duration> CALL_TIME = Forms.duration("1ms", "1h");
  private static final Form<Long> BODY_SIZE = Forms.size("1B", "1GiB");

  static final Key<Duration> INTERVAL = key("reconcile.interval", "5m", SOME_TIME);
  static final Key<Duration> FIRST_DELAY = key("reconcile.first-delay", "0s", ANY_TIME);
  static final Key<Duration> DISPATCH_GRACE = key("reconcile.dispatch-grace", "60s", ANY_TIME);
  static final Key<Duration> DEFAULT_TIMEOUT = key("reconcile.default-timeout", "900s", SOME_TIME);
  static final Key<Duration> STALE_BUFFER = key("reconcile.stale-buffer", "5m", ANY_TIME);
  static final Key<Duration> STALE_AFTER = key("reconcile.stale-after", "120m", SOME_TIME);
  static final Key<Duration> NO_SESSION_AFTER = key("reconcile.no-session-after", "60s", ANY_TIME);
  static final Key<OptionalInt> ORPHAN_CONFIRMATIONS = key("reconcile.orphan-confirmations", "auto", Forms.autoOrWhole(1, 100));
  static final Key<Duration> CONFIRM_AFTER = key("reconcile.confirm-after", "60s", ANY_TIME);
  static final Key<Boolean> DRY_RUN = key("reconcile.dry-run", "false", Forms.flag());

  static final Key<Optional<Duration>> CLOCK_TOLERANCE = key("reconcile.clock-tolerance", "60s", Forms.offOrDuration("1s", "1d"));
  static final Key<Set<String>> CLOCK_WITNESSES =
      key(
          "reconcile.clock-witnesses",
          "agents,redis,database",
          Forms.words(Settings.Reconcile.AGENTS, Settings.Reconcile.REDIS, Settings.Reconcile.DATABASE));

  static final Key<String> AGENTS_URL = url("agents.url", Optional.of("http://agent-{agent}:8000"), AddressForms.agentsUrl());
  static final Key<String> RUNNING_PATH = key("agents.running-path", "/api/executions/running", AddressForms.path());
  static final Key<String> TERMINATE_PATH = callPath("agents.terminate-path", "terminate");
  static final Key<String> LAST_ERROR_PATH = callPath("agents.last-error-path", "last-error");
  static final Key<String> RESULT_PATH = callPath("agents.result-path", "result");
  static final Key<Duration> CONNECT_TIMEOUT = key("agents.connect-timeout", "2s", CALL_TIME);
  static final Key<Duration> REGISTRY_TIMEOUT = key("agents.registry-timeout", "15s", CALL_TIME);
  static final Key<Duration> TERMINATE_TIMEOUT = key("agents.terminate-timeout", "15s", CALL_TIME);
  static final Key<Duration> LAST_ERROR_TIMEOUT = key("agents.last-error-timeout", "2s", CALL_TIME);
  static final Key<Duration> RESULT_TIMEOUT = key("agents.result-timeout", "5s", CALL_TIME);
  static final Key<Integer> MAX_IN_FLIGHT = key("agents.max-in-flight", "256", Forms.whole(1, 10_000));
  static final Key<Integer> MAX_PER_AGENT = key("agents.max-per-agent", "2", Forms.whole(1, 10_000));
  static final Key<Long> MAX_BODY = key("agents.max-body", "4MiB", BODY_SIZE);
  static final Key<Long> MAX_RESULT = key("agents.max-result", "32MiB", BODY_SIZE);
  static final Key<String> AUTH_SECRET = secret("agents.auth-secret");
  static final Key<Path> AGENTS_CA_FILE = optional("agents.tls.ca-file", FileForms.certificates(), Shown.WHOLE);
  static final Key<Path> AGENTS_CERT_FILE = optional("agents.tls.cert-file", FileForms.certificates(), Shown.WHOLE);
  static final Key<Path> AGENTS_KEY_FILE = optional("agents.tls.key-file", FileForms.privateKey(), Shown.WHOLE);

  static final Key<String> DATABASE_URL = url("database.url", Optional.empty(), AddressForms.databaseUrl());
  static final Key<String> DATABASE_USERNAME = optional("database.username", Forms.line("a user name"), Shown.WHOLE);
  static final Key<String> DATABASE_PASSWORD = secret("database.password");
  static final Key<Integer> POOL_SIZE = key("database.pool-size", "8", Forms.whole(1, 1_000));

  static final Key<String> REDIS_URL = url("redis.url", Optional.of(Settings.Redis.EMBEDDED), AddressForms.redisUrl());
  static final Key<String> REDIS_PASSWORD = secret("redis.password");
  static final Key<Path> REDIS_CA_FILE = optional("redis.tls.ca-file", FileForms.certificates(), Shown.WHOLE);
  static final Key<String> SLOTS_KEY = key("redis.slots-key", "agent:slots:{agent}", AddressForms.keyPattern("{agent}"));
  static final Key<String> SLOT_KEY = key("redis.slot-key", "agent:slot:{agent}:{execution}", AddressForms.keyPattern("{execution}"));
  static final Key<String> RUNNING_KEY = key("redis.running-key", "agent:running:{agent}", AddressForms.keyPattern("{agent}"));
  static final Key<String> INFLIGHT_KEY =
      key("redis.inflight-key", "execution:inflight:{execution}", AddressForms.keyPattern("{execution}"));
  static final Key<Duration> SLOT_BUFFER = key("redis.slot-buffer", "5m", ANY_TIME);
  static final Key<Duration> DEFAULT_SLOT_TTL = key("redis.default-slot-ttl", "20m", SOME_TIME);

  static final Key<Double> MAX_UNKNOWN_RATIO = key("brake.max-unknown-ratio", "0.5", Forms.ratio());
  static final Key<Double> MAX_RECOVERY_RATIO = key("brake.max-recovery-ratio", "0.5", Forms.ratio());
  static final Key<Integer> MIN_EXECUTIONS = key("brake.min-executions", "20", Forms.whole(0, 1_000_000_000));

  static final Key<GhostPolicy> GHOSTS_POLICY = key("ghosts.policy", "terminate-recovered", Forms.word(GhostPolicy.class));

  static final Key<Duration> HISTORY_CYCLES = key("history.cycles", "30d", Forms.duration("1h", LONGEST));

  /** No less than what the watchdog itself asks its ledger for: whether a ghost is one that it ended within the last day. */
  static final Key<Duration> HISTORY_RECOVERIES = key("history.recoveries", "400d", Forms.duration("25h", LONGEST));

  static final Key<String> HTTP_HOST = key("http.host", "127.0.0.1", AddressForms.host());
  static final Key<Integer> HTTP_PORT = key("http.port", "8080", Forms.whole(0, 65_535));
  static final Key<Integer> HTTP_CONNECTIONS = key("http.max-connections", "1024", Forms.whole(1, 100_000));
  static final Key<Integer> HTTP_CONNECTIONS_PER_ADDRESS = key("http.max-connections-per-address", "128", Forms.whole(1, 100_000));
  static final Key<List<AddressRange>> HTTP_PROXIES = key("http.trusted-proxies", "none", AddressForms.ranges());
  static final Key<Path> HTTP_CERT_FILE = optional("http.tls.cert-file", FileForms.certificates(), Shown.WHOLE);
  static final Key<Path> HTTP_KEY_FILE = optional("http.tls.key-file", FileForms.privateKey(), Shown.WHOLE);

  static final Key<String> ADMIN_USER = key("security.admin-user", "admin", Forms.line("a user name"));
  static final Key<String> ADMIN_PASSWORD = secret("security.admin-password");
  static final Key<String> VIEWER_USER = optional("security.viewer-user", Forms.line("a user name"), Shown.WHOLE);
  static final Key<String> VIEWER_PASSWORD = secret("security.viewer-password");
  static final Key<String> JWT_SECRET = secret("security.jwt-secret");
  static final Key<Duration> TOKEN_LIFETIME = key("security.token-lifetime", "8h", Forms.duration("1s", LONGEST));
  static final Key<Duration> FOREIGN_TOKEN_MAX = key("security.foreign-token-max", "8d", Forms.duration("1s", LONGEST));
  static final Key<String> FOREIGN_SCOPE = optional("security.foreign-scope", Forms.line("a scope"), Shown.WHOLE);
  static final Key<String> FOREIGN_AUDIENCE = optional("security.foreign-audience", Forms.line("an audience"), Shown.WHOLE);
  static final Key<String> FOREIGN_ISSUER = optional("security.foreign-issuer", Forms.line("an issuer"), Shown.WHOLE);

  static final Key<String> OIDC_ISSUER = optional("security.oidc.issuer", AddressForms.webUrl(), Shown.WHOLE);
  static final Key<String> OIDC_CLIENT_ID = optional("security.oidc.client-id", Forms.line("a client id"), Shown.WHOLE);
  static final Key<String> OIDC_CLIENT_SECRET = secret("security.oidc.client-secret");
  static final Key<String> OIDC_REDIRECT_URI = optional("security.oidc.redirect-uri", AddressForms.webUrl(), Shown.WHOLE);
  static final Key<Set<String>> OIDC_SCOPES = key("security.oidc.scopes", "openid,profile", Forms.values("scopes"));
  static final Key<String> OIDC_ROLE_CLAIM =
      optional("security.oidc.role-claim", Forms.line("the path of a claim, such as realm_access.roles"), Shown.WHOLE);
  static final Key<Set<String>> OIDC_ADMIN_VALUES = optional("security.oidc.admin-values", Forms.values("values"), Shown.WHOLE);
  static final Key<Set<String>> OIDC_VIEWER_VALUES = optional("security.oidc.viewer-values", Forms.values("values"), Shown.WHOLE);

  private Keys() {}

  static Collection<Key<?>> all() {
    return Collections.unmodifiableCollection(BY_NAME.values());
  }

  /** Whatever may be kept in a file of its own. */
  static List<Key<String>> secrets() {
    return List.copyOf(SECRETS);
  }

  /** The setting that names a secret's file. */
  static Key<?> fileOf(Key<String> secret) {
    return BY_NAME.get(secret.name() + SecretFiles.SUFFIX);
  }

  static Optional<Key<?>> named(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  private static <T> Key<T> key(String name, String standard, Form<T> form) {
    return known(new Key<>(name, Optional.of(standard), form, Shown.WHOLE));
  }

  private static Key<String> callPath(String name, String call) {
    return key(name, "/api/executions/{id}/" + call, AddressForms.executionPath());
  }

  private static Key<String> url(String name, Optional<String> standard, Form<String> form) {
    return known(new Key<>(name, standard, form, Shown.WITHOUT_CREDENTIALS));
  }

  private static <T> Key<T> optional(String name, Form<T> form, Shown shown) {
    return known(new Key<>(name, Optional.empty(), form, shown));
  }

  /** With the setting that names a file to read it from. */
  private static Key<String> secret(String name) {
    Key<String> secret = optional(name, Forms.anything("a secret"), Shown.NEVER);
    optional(name + SecretFiles.SUFFIX, Forms.line("the path of a file"), Shown.WHOLE);
    SECRETS.add(secret);
    return secret;
  }

  private static <T> Key<T> known(Key<T> key) {
    BY_NAME.put(key.name(), key);
    return key;
  }
}
