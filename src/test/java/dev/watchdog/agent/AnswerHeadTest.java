package dev.watchdog.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerHeadTest {

  private static MultiMap headers(String... pairs) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    for (int i = 0; i < pairs.length; i += 2) {
      headers.add(pairs[i], pairs[i + 1]);
    }
    return headers;
  }

  @ParameterizedTest(name = "Age: {0}")
  @CsvSource({"0,", "2,", "3, 'answer from a cache, 3 s old'", "900, 'answer from a cache, 900 s old'", "-9,", "old,", "'',", "2.5,"})
  void an_answer_that_a_cache_kept_is_not_of_this_moment(String age, String words) {
    assertThat(AnswerHead.staleness(headers("Age", age))).isEqualTo(words);
    assertThat(AnswerHead.hasAge(headers("Age", age))).isTrue();
    assertThat(AnswerHead.staleness(headers())).isNull();
  }

  @ParameterizedTest(name = "{0} and {1}")
  @CsvSource({"gzip, chunked", "x-gzip,", "GZIP,", ", 'gzip, chunked'", "'identity, gzip',"})
  void gzip_is_read_wherever_it_is_named(String content, String transfer) {
    MultiMap headers = headers();
    if (content != null) {
      headers.add("Content-Encoding", content);
    }
    if (transfer != null) {
      headers.add("Transfer-Encoding", transfer);
    }
    assertThat(AnswerHead.isGzip(headers)).isTrue();
    assertThat(AnswerHead.unreadable(headers)).isNull();
  }

  @Test
  void any_other_coding_is_named() {
    assertThat(AnswerHead.unreadable(headers("Content-Encoding", "br"))).isEqualTo("answer in a coding that is not read, 'br'");
    assertThat(AnswerHead.unreadable(headers("Content-Encoding", "gzip, gzip"))).contains("'gzip+gzip'");
    assertThat(AnswerHead.unreadable(headers("Content-Encoding", "\u0000")).chars()).allMatch(c -> c >= ' ');
    assertThat(AnswerHead.unreadable(headers("Content-Encoding", "identity", "Transfer-Encoding", "chunked"))).isNull();
    assertThat(AnswerHead.unreadable(headers())).isNull();
  }

  @Test
  void a_value_that_is_too_long_says_nothing_that_could_be_relied_on() {
    String coding = "gzip" + ",identity".repeat(200);

    assertThat(AnswerHead.isGzip(headers("Content-Encoding", coding))).isFalse();
    assertThat(AnswerHead.unreadable(headers("Content-Encoding", coding))).startsWith("answer in a coding that").hasSizeLessThan(100);
    assertThat(AnswerHead.staleness(headers("Age", "0".repeat(1025)))).isEqualTo("answer from a cache, of an age that cannot be read");
  }
}
