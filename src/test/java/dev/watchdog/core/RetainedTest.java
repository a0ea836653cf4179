package dev.watchdog.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetainedTest {

  @ParameterizedTest(name = "{0}, {1}, {2} → {3}")
  @CsvSource({
    "cancelled,,,cancelled",
    "cancelled,user,stopped,cancelled",
    "cancelled,auth,,failed",
    "cancelled,AUTHENTICATION_ERROR,,failed",
    "cancelled,,OAuth token has expired,failed",
    "cancelled,rate_limit,,failed",
    "cancelled,,Rate_Limit_exceeded,failed",
    "cancelled,rate limit,,cancelled",
    "success,auth,rate_limit,success",
    "failed,auth,,failed",
  })
  void a_cancellation_for_want_of_a_login_or_of_quota_is_a_failure(String kept, String errorCode, String terminalReason, String status) {
    assertThat(Retained.statusOf(kept, errorCode, terminalReason)).isEqualTo(status);
  }

  @Test
  void the_id_of_a_session_has_at_most_256_characters() {
    assertThat(Retained.isSession("s".repeat(256))).isTrue();
    assertThat(Retained.isSession("s".repeat(257))).isFalse();
  }

  @Test
  void of_the_texts_of_a_failure_no_more_is_kept_than_is_told() {
    Retained.Kept kept =
        new Retained.Kept("failed", null, "e".repeat(1_000_000), "c".repeat(1_000_000), null, null, null, 0, null, 0);

    assertThat(kept.error()).hasSize(Reason.CHARS_MAX).endsWith("...");
    assertThat(kept.errorCode()).hasSize(100).endsWith("...");
  }
}
