package dev.watchdog.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
}
