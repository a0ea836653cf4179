package dev.watchdog.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.Certificates;
import dev.watchdog.support.Certificates.Server;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemsTest {

  private static final String REDIS_EXPECTED =
      "embedded, none, or redis://[user:password@]host[:port][/db] (rediss:// with TLS), a host without _, a % of a password written %25";

  private static final String[] OIDC = {"security.oidc.issuer=https://sso.example/realms/x", "security.oidc.client-id=watchdog",
      "security.oidc.role-claim=roles", "security.oidc.admin-values=a, b c"};

  @TempDir Path directory;

  @Test
  void all_problems_of_all_sources_are_told_at_once() {
    SettingsFixture sources = new SettingsFixture(directory)
        .file("""
            reconcile:
              interval: soon
              intervall: 5m
            http.port: 99999
            """)
        .variable("WATCHDOG_BRAKE_MAX_UNKNOWN_RATIO", "7")
        .variable("WATCHDOG_BREAK", "1")
        .assign("agents.url=http://everybody", "agents.max-in-flight=1", "security.viewer-user=v")
        .assign("database.url=jdbc:sqlite:x", "databse.user");

    assertThat(sources.problems()).containsExactly(
        "reconcile.intervall (conf/watchdog.yaml line 3): expected a known key, found an unknown one;"
            + " the nearest known key is reconcile.interval",
        "reconcile.interval (conf/watchdog.yaml line 2): expected a duration such as 500ms, 60s, 5m or 2h, from 1ms to 3650d,"
            + " found \"soon\"",
        "http.port (conf/watchdog.yaml line 4): expected a whole number from 0 to 65535, found \"99999\"",
        "WATCHDOG_BREAK (environment): expected a known key, found an unknown one;"
            + " the nearest known key is WATCHDOG_REDIS_URL (redis.url)",
        "brake.max-unknown-ratio (environment WATCHDOG_BRAKE_MAX_UNKNOWN_RATIO): expected a ratio above 0 and at most 1, such as 0.5,"
            + " found \"7\"",
        "databse.user (--set): expected a known key, found an unknown one; the nearest known key is database.url",
        "agents.url (--set): expected an http:// or https:// URL that contains {agent}, without a query, found \"http://everybody\"",
        "redis.url (default): expected " + REDIS_EXPECTED + ", because database.url is set (--set), found nothing",
        "security.viewer-password (default): expected a secret, because security.viewer-user is set (--set), found nothing",
        "agents.max-per-agent (default): expected at most agents.max-in-flight, which is 1 (--set), found 2");
  }

  @Test
  void a_bad_value_that_a_higher_source_covers_is_told_all_the_same() {
    assertThat(new SettingsFixture(directory).file("http.port: x").assign("http.port=1").problems()).hasSize(1);
  }

  @Test
  void live_rows_beside_an_unnamed_redis_are_a_contradiction() {
    assertThat(SettingsFixture.problemsOf("database.url=jdbc:postgresql://db/x")).hasSize(1);
    assertThat(SettingsFixture.problemsOf("database.url=jdbc:postgresql://db/x", "redis.url=none")).isEmpty();
    assertThat(SettingsFixture.problemsOf("database.url=jdbc:postgresql://db/x", "redis.url=embedded")).isEmpty();
    assertThat(SettingsFixture.problemsOf("redis.url=redis://cache")).isEmpty();
  }

  @Test
  void what_a_broken_file_leaves_unsaid_is_no_contradiction() {
    assertThat(new SettingsFixture(directory).file("redis: {url: [").assign("database.url=jdbc:h2:mem:x").problems())
        .singleElement()
        .asString()
        .startsWith("conf/watchdog.yaml (line 1, column ");
  }

  @Test
  void an_ill_formed_value_is_not_told_twice() {
    assertThat(SettingsFixture.problemsOf("agents.max-per-agent=many", "agents.max-in-flight=1")).hasSize(1);
    assertThat(SettingsFixture.problemsOf("redis.url=", "database.url=jdbc:h2:mem:x")).hasSize(1);
  }

  @Test
  void a_viewer_needs_a_password_but_a_password_no_viewer() {
    assertThat(SettingsFixture.problemsOf("security.viewer-user=v", "security.viewer-password=")).hasSize(1);
    assertThat(SettingsFixture.problemsOf("security.viewer-user=v", "security.viewer-password=p")).isEmpty();
    assertThat(SettingsFixture.set("security.viewer-password=p").warnings())
        .containsExactly("security.viewer-password is set without security.viewer-user: there is no viewer");
  }

  @Test
  void single_sign_on_needs_an_issuer_a_client_a_claim_and_a_value_of_a_role() {
    String because = ", because security.oidc.issuer is set (--set), found nothing";
    assertThat(SettingsFixture.problemsOf("security.oidc.issuer=https://sso.example")).containsExactly(
        "security.oidc.client-id (default): expected a client id" + because,
        "security.oidc.role-claim (default): expected the path of a claim, such as realm_access.roles" + because,
        "security.oidc.admin-values (default): expected values with commas between them, or security.oidc.viewer-values" + because);
    assertThat(SettingsFixture.problemsOf("security.oidc.viewer-values=x")).hasSize(3)
        .anyMatch(problem -> problem.startsWith("security.oidc.issuer (default): expected an http:// or https:// URL without user"));
    assertThat(SettingsFixture.problemsOf(OIDC)).isEmpty();
    assertThat(SettingsFixture.problemsOf("security.oidc.scopes=openid,email")).as("a default that changes nothing").isEmpty();
  }

  @Test
  void values_of_roles_are_a_list_and_an_address_is_one_that_can_be_compared() {
    Settings.Oidc oidc = SettingsFixture.set(OIDC).settings().security().oidc().orElseThrow();

    assertThat(oidc.adminValues()).containsExactly("a", "b c");
    assertThat(oidc.viewerValues()).isEmpty();
    assertThat(oidc.scopes()).containsExactly("openid", "profile");
    assertThat(SettingsFixture.problemsOf("security.oidc.admin-values=a,,b")).isNotEmpty();
    for (String url : List.of("sso.example", "ftp://sso.example", "https://sso.example/?x=1", "https://a:b@sso.example", "https://")) {
      String[] settings = {"security.oidc.issuer=" + url, "security.oidc.client-id=x", "security.oidc.role-claim=r",
          "security.oidc.admin-values=a"};
      assertThat(SettingsFixture.problemsOf(settings)).as(url).singleElement().asString().startsWith("security.oidc.issuer (--set)");
    }
  }

  @Test
  void single_sign_on_over_plain_http_is_warned_of_but_on_this_machine() {
    for (String host : new String[] {"127.0.0.1:8081", "localhost", "[::1]:80"}) {
      assertThat(SettingsFixture.set(with("http://" + host + "/realms/x")).warnings()).as(host).isEmpty();
    }
    assertThat(SettingsFixture.set(with("http://sso.example")).warnings()).singleElement().asString()
        .startsWith("security.oidc.issuer is plain HTTP");
    List<String> both = new ArrayList<>(List.of(OIDC));
    both.add("security.oidc.redirect-uri=http://ops.example/oidc/callback");
    assertThat(SettingsFixture.set(both.toArray(String[]::new)).warnings()).singleElement().asString()
        .startsWith("security.oidc.redirect-uri is plain HTTP");
  }

  private static String[] with(String issuer) {
    String[] settings = OIDC.clone();
    settings[0] = "security.oidc.issuer=" + issuer;
    return settings;
  }

  @Test
  void as_many_calls_to_one_agent_as_in_all_are_allowed() {
    assertThat(SettingsFixture.problemsOf("agents.max-in-flight=2")).isEmpty();
    assertThat(SettingsFixture.problemsOf("agents.max-in-flight=4", "agents.max-per-agent=5"))
        .containsExactly("agents.max-per-agent (--set): expected at most agents.max-in-flight, which is 4 (--set), found 5");
  }

  @ParameterizedTest
  @CsvSource({
    "reconcile.intervall, reconcile.interval",
    "reconcile.default_timeout, reconcile.default-timeout",
    "interval, reconcile.interval",
    "port, http.port",
    "viewer-pasword, security.viewer-password",
    "database.poolsize, database.pool-size",
    "REDIS.URL, redis.url",
    "ghost.policy, ghosts.policy"
  })
  void an_unknown_key_comes_with_the_nearest_known_one(String unknown, String nearest) {
    assertThat(SettingsFixture.problemsOf(unknown + "=1"))
        .containsExactly(unknown + " (--set): expected a known key, found an unknown one; the nearest known key is " + nearest);
  }

  @Test
  void an_assignment_without_a_value_names_its_key() {
    assertThat(SettingsFixture.problemsOf("http.port")).containsExactly("http.port (--set): expected key=value, found no value");
    assertThat(SettingsFixture.problemsOf("=5")).singleElement().asString().startsWith("\"\" (--set): expected a known key");
  }

  @Test
  void what_was_found_cannot_steer_a_terminal_or_fill_it() {
    assertThat(SettingsFixture.problemsOf("http.port=1\u001b[31m\n" + "x".repeat(500)))
        .singleElement()
        .asString()
        .hasSizeLessThan(250)
        .contains("found \"1?[31m?xxx")
        .endsWith("x…\"");
  }

  @Test
  void half_of_a_pair_of_certificate_and_key_is_a_contradiction(@TempDir Path folder) throws Exception {
    Server server = Certificates.in(folder).server("here", "ip:127.0.0.1");
    String certificate = "http.tls.cert-file=" + server.certificate();
    String key = "http.tls.key-file=" + server.key();

    assertThat(SettingsFixture.set(certificate, key).settings().http().tls()).isTrue();
    assertThat(SettingsFixture.problemsOf(certificate)).containsExactly("http.tls.key-file (default): expected a file with a private key"
        + " in PEM, because http.tls.cert-file is set (--set), found nothing");
    assertThat(SettingsFixture.problemsOf(key)).containsExactly("http.tls.cert-file (default): expected a file with certificates in PEM,"
        + " because http.tls.key-file is set (--set), found nothing");
    assertThat(SettingsFixture.problemsOf(certificate, "http.tls.key-file=" + server.certificate()))
        .singleElement().asString().endsWith("which has no private key in it");
    assertThat(SettingsFixture.set(certificate, key, "http.host=0.0.0.0").warnings()).isEmpty();
  }

  @Test
  void plain_http_beyond_loopback_and_short_passwords_are_warned_of() {
    assertThat(SettingsFixture.set("http.host=0.0.0.0").warnings()).singleElement().asString().startsWith("http.host is not loopback");
    for (String host : List.of("127.0.0.1", "127.1.2.3", "::1", "localhost")) {
      assertThat(SettingsFixture.set("http.host=" + host).warnings()).isEmpty();
    }
    String admin = "security.admin-password=elevenchars";
    assertThat(SettingsFixture.set(admin, "security.viewer-user=v", "security.viewer-password=p").warnings())
        .containsExactly(
            "security.admin-password has fewer than 12 characters: it can be guessed",
            "security.viewer-password has fewer than 12 characters: it can be guessed");
    assertThat(SettingsFixture.set("security.admin-password=twelve chars").warnings()).isEmpty();
  }

  @Test
  void odd_settings_are_warned_of() {
    assertThat(SettingsFixture.set("reconcile.interval=10s").warnings())
        .containsExactly(
            "reconcile.confirm-after is longer than reconcile.interval: suspects wait for more than one cycle",
            "agents.registry-timeout is longer than reconcile.interval: one silent agent makes every cycle late");
    assertThat(SettingsFixture.set("database.url=jdbc:sqlite:x", "redis.url=embedded").warnings())
        .containsExactly("redis.url is embedded beside a database.url: slots and dispatchers of that database's platform are not seen");
    assertThat(SettingsFixture.set("database.username=u").warnings())
        .containsExactly("database.username or database.password is set without database.url: it applies to the embedded H2 file");
    assertThat(SettingsFixture.set("security.viewer-user=admin", "security.viewer-password=battery staple").warnings())
        .containsExactly("security.viewer-user and security.admin-user are the same name: the password decides on the role");
    assertThat(SettingsFixture.set("security.jwt-secret=short").warnings())
        .containsExactly("security.jwt-secret is shorter than 32 bytes: its tokens are easier to forge than need be");
  }
}
