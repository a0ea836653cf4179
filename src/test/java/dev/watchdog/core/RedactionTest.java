package dev.watchdog.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a secret looks like. The secrets here are put together from pieces, so that no scanner takes this file for a leak. */
class RedactionTest {

  private static final String X = "X7hQ2mZ9";
  private static final String X32 = X.repeat(4);

  /** A generous multiple of what one pass over the text takes; a pattern that looks back and forth takes seconds. */
  private static final long CPU_MILLIS_MAX = 800;

  @ParameterizedTest(name = "{0}…")
  @ValueSource(strings = {
    "sk-", "sk-ant-api03-", "sk-proj-", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xoxb-", "xoxp-", "sk_live_",
    "rk_test_", "trinity_mcp_",
  })
  void keys_with_a_known_prefix_are_replaced_wherever_they_stand(String prefix) {
    String key = prefix + X32 + "abcd";

    assertThat(Redaction.apply(key)).isEqualTo(Redaction.MARK);
    assertThat(Redaction.apply("refused (" + key + "), twice: " + key)).isEqualTo("refused (***REDACTED***), twice: ***REDACTED***");
  }

  @Test
  void keys_of_a_known_length_are_replaced() {
    assertThat(Redaction.apply("id AKIA" + "ABCDEFGH12345678 used")).isEqualTo("id ***REDACTED*** used");
    assertThat(Redaction.apply("id ASIA" + "ABCDEFGH12345678 used")).isEqualTo("id ***REDACTED*** used");
    assertThat(Redaction.apply("maps AIza" + X32 + "abc used")).isEqualTo("maps ***REDACTED*** used");
  }

  @Test
  void json_web_tokens_are_replaced() {
    String token = "eyJ" + X32 + "." + "eyJ" + X32 + "." + X32 + "-_";

    assertThat(Redaction.apply("with " + token + ".")).startsWith("with ***REDACTED***").doesNotContain(X);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', textBlock = """
      Authorization: Bearer %s             | Authorization: Bearer ***REDACTED***
      authorization: bearer %s, next       | authorization: bearer ***REDACTED***, next
      BEARER   %s failed                   | BEARER   ***REDACTED*** failed
      Authorization: Basic %s==            | Authorization: Basic ***REDACTED***
      OPENAI_API_KEY=%s                    | OPENAI_API_KEY=***REDACTED***
      export AWS_SECRET_ACCESS_KEY=%s done | export AWS_SECRET_ACCESS_KEY=***REDACTED*** done
      GITHUB_TOKEN='%s'                    | GITHUB_TOKEN='***REDACTED***'
      {"api_key":"%s","model":"m"}         | {"api_key":"***REDACTED***","model":"m"}
      {"client_secret": "%s"}              | {"client_secret": "***REDACTED***"}
      X-Api-Key: %s                        | X-Api-Key: ***REDACTED***
      DB_PASSWORD=%s;retry=1               | DB_PASSWORD=***REDACTED***;retry=1
      passwd=%s                            | passwd=***REDACTED***
      my.credentials = %s                  | my.credentials = ***REDACTED***
      /cb?access_token=%s&state=1          | /cb?access_token=***REDACTED***&state=1
      postgresql://app:%s@db:5432/x        | postgresql://app:***REDACTED***@db:5432/x
      redis://:%s@cache:6379               | redis://:***REDACTED***@cache:6379
      https://u:%s@proxy/                  | https://u:***REDACTED***@proxy/
      """)
  void headers_named_values_and_credentials_in_addresses_keep_their_name_alone(String text, String expected) {
    assertThat(Redaction.apply(text.replace("%s", X + X))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"key=\nMY_API_KEY='%s'", "token: client_secret='%s'", "key= \"client_secret\": \"%s\"", "key=key='%s'",
      "Bearer\nMY_API_KEY='%s'", "Authorization: Basic MY_API_KEY='%s'"})
  void a_name_before_a_name_with_a_quoted_value_does_not_take_the_name_for_the_secret(String text) {
    assertThat(Redaction.apply(text.replace("%s", X + X))).isEqualTo(text.replace("%s", Redaction.MARK));
  }

  @Test
  void private_keys_are_replaced_whole_and_to_the_end_where_they_are_cut_off() {
    String begin = "-----BEGIN " + "RSA PRIVATE KEY-----\n";
    String end = "\n-----END " + "RSA PRIVATE KEY-----";

    assertThat(Redaction.apply("a " + begin + X32 + "\n" + X32 + end + " b")).isEqualTo("a ***REDACTED*** b");
    assertThat(Redaction.apply("a " + begin + X32)).isEqualTo("a ***REDACTED***");
    assertThat(Redaction.apply("-----BEGIN " + "PRIVATE KEY-----" + X32 + "-----END " + "PRIVATE KEY-----")).isEqualTo("***REDACTED***");
  }

  @ParameterizedTest(name = "{0}…")
  @ValueSource(strings = {"Authorization: Bearer ", "SERVICE_KEY=", "token: ", "sk-ant-", "-----BEGIN PRIVATE KEY-----\n"})
  void a_very_long_secret_leaves_no_tail(String before) {
    assertThat(Redaction.apply(before + X.repeat(2000)).contains(X)).isFalse();
  }

  @Test
  void what_is_replaced_already_stays() {
    String once = Redaction.apply("API_KEY=" + X + " Bearer " + X32 + " postgresql://app:" + X + "@db/x");

    assertThat(Redaction.apply(once)).isEqualTo(once);
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "",
    "Token expired",
    "Execution not tracked by agent 'a' (not running, not pending) and no live dispatcher \u2014 recovered by watchdog",
    "Marked as failed by watchdog: agent 'a' unreachable (connect timed out) and 1200s deadline passed",
    "the key was not found, the token had expired and the password is wrong",
    "Invalid API key. Please check your credentials.",
    "a bearer of bad news, on a basic level",
    "HTTP 401: Basic authentication required",
    "Bearer authentication failed; bearer credentials were rejected",
    "only basic understanding of the keyboard layout",
    "see https://example.org/a:b@c and mailto:someone@example.org",
    "http://localhost:8080/path at 10:00:00",
    "risk-free task-based desk-top",
    "max_tokens reached (4096 tokens)",
    "Traceback: KeyError in line 3",
    "AKIA is a prefix, eyJ too",
  })
  void plain_prose_is_untouched(String text) {
    assertThat(Redaction.apply(text)).isEqualTo(text);
  }

  @ParameterizedTest(name = "{0} again and again")
  @ValueSource(strings = {
    "a", "a.", "a-", "a_", "A", "key", "key=", "token: ", "bearer ", "bearer a", "eyJ", "eyJ-", "eyJaaaaaaaa.", "sk-", "ghp_", "https://",
    "a://a:", "-----BEGIN ", "-----BEGIN PRIVATE KEY----- ", "AKIA", "\"", "passwd ", "passwordpassword ", " ",
  })
  void sixty_four_kilobytes_of_hostile_text_take_one_pass(String unit) {
    String text = unit.repeat(65_536 / unit.length());
    long best = Long.MAX_VALUE;
    for (int attempt = 0; attempt < 3 && best > CPU_MILLIS_MAX; attempt++) {
      long before = cpuMillis();
      Redaction.apply(text);
      best = Math.min(best, cpuMillis() - before);
    }

    assertThat(best).as("milliseconds of CPU").isLessThanOrEqualTo(CPU_MILLIS_MAX);
  }

  /** Not the clock on the wall: a busy machine must not fail the test. */
  private static long cpuMillis() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1_000_000;
  }
}
