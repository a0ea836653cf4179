package dev.watchdog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.support.TestSettings;
import java.net.BindException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComplaintTest {

  @Test
  void a_failure_is_one_line_also_where_it_has_no_words() {
    assertThat(Complaint.words(new IllegalStateException("first\nsecond"))).doesNotContain("\n").contains("first", "second");
    assertThat(Complaint.words(new IllegalStateException())).isEqualTo("IllegalStateException");
    assertThat(Complaint.words(new IllegalStateException(" "))).isEqualTo("IllegalStateException");
  }

  @Test
  void a_failure_that_repeats_a_secret_is_printed_without_it() {
    assertThat(Complaint.words(new IllegalStateException("no access with DATABASE_PASSWORD=hunter2"))).doesNotContain("hunter2");
  }

  @Test
  void an_address_is_named_only_where_it_is_the_reason() {
    assertThat(Listening.failure("the service", "::1", 80, new BindException("in use")))
        .hasMessage("the service did not start: cannot listen on [::1]:80: in use");
    assertThat(Listening.failure("the service", "::1", 80, new IllegalStateException("no luck")))
        .hasMessage("the service did not start: no luck");
    assertThat(Listening.url(TestSettings.of(Map.of("http.host", "::1")).http(), 80)).isEqualTo("http://[::1]:80");
  }
}
