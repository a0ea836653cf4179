package dev.watchdog.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisAddressTest {

  private static RedisAddress address(String url) {
    return RedisAddress.of(url).orElseThrow();
  }

  @Test
  void what_is_left_out_has_its_default() {
    assertThat(address("redis://cache"))
        .isEqualTo(new RedisAddress(false, "cache", 6379, Optional.empty(), Optional.empty(), 0));
    assertThat(address("rediss://me:secret@cache:6380/2"))
        .isEqualTo(new RedisAddress(true, "cache", 6380, Optional.of("me"), Optional.of("secret"), 2));
    assertThat(address("redis://[::1]/")).extracting(RedisAddress::host, RedisAddress::port).containsExactly("[::1]", 6379);
  }

  @ParameterizedTest
  @CsvSource(delimiter = ' ', quoteCharacter = '`', value = {
    "a+b/c= a+b/c=", "a+b%2Fc= a+b/c=", "a%2Bb a+b", "p@q p@q", "p%40q p@q", "a:b:c a:b:c", "a?b#c&d;e a?b#c&d;e", "%25 %", "a%20b `a b`",
    "\"'\\{}[]|^<> \"'\\{}[]|^<>", "ä%C3%A4€😀 ää€😀", "//host //host"
  })
  void a_password_is_read_character_by_character(String written, String meant) {
    RedisAddress address = address("redis://me:" + written + "@cache:6380/1");

    assertThat(address.password()).contains(meant);
    assertThat(address.user()).contains("me");
    assertThat(address.withoutLogin()).isEqualTo("redis://cache:6380/1");
  }

  @ParameterizedTest
  @CsvSource({":p, , p", "u:, u, ''", "u, u, ''", "'', , ", ":, , ", "a%3Ab:c, a:b, c"})
  void a_user_and_a_password_may_each_be_missing(String login, String user, String password) {
    RedisAddress address = address("redis://" + login + "@cache");

    assertThat(address.user()).isEqualTo(Optional.ofNullable(user));
    assertThat(address.password()).isEqualTo(Optional.ofNullable(password));
  }

  @Test
  void no_text_of_it_shows_the_password() {
    assertThat(address("rediss://me:hunter2@cache/3").toString())
        .contains("rediss://cache:6379/3", "me").doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hunter2", "p@q:r/s", "100%", "%41", "$1\\ ", "päß\n"})
  void a_password_that_is_given_beside_an_address_arrives_as_it_is(String password) {
    for (String url : new String[] {"redis://cache", "rediss://cache:1/2", "redis://wat%3Achdog@[::1]:7", "redis://u:@cache"}) {
      Settings settings = SettingsFixture.set("redis.url=" + url, "redis.password=" + password).settings();
      RedisAddress given = RedisAddress.of(url).orElseThrow();
      RedisAddress made = RedisAddress.of(settings.redis().url()).orElseThrow();

      assertThat(made.password()).contains(password);
      assertThat(made.user()).isEqualTo(given.user());
      assertThat(made.withoutLogin()).isEqualTo(given.withoutLogin());
      assertThat(settings.toString() + made).doesNotContain(password);
    }
  }

  @Test
  void a_password_in_the_address_counts_before_one_beside_it_and_one_without_a_server_is_odd() {
    LoadedSettings both = SettingsFixture.set("redis.url=redis://:first@cache", "redis.password=second");
    assertThat(both.settings().redis().url()).isEqualTo("redis://:first@cache");
    assertThat(both.warnings()).containsExactly("redis.password is set beside a redis.url that has a password of its own, which counts");

    assertThat(SettingsFixture.set("redis.url=none", "redis.password=second").warnings()).singleElement().asString()
        .startsWith("redis.password is set without a redis.url that names a server");
    assertThat(SettingsFixture.set("redis.url=redis://cache", "redis.password=second").warnings()).isEmpty();
  }
}
