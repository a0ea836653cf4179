package dev.watchdog.core;

import static org.assertj.core.api.Assertions.assertThat;

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
}
