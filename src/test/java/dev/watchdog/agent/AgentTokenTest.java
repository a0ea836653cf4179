package dev.watchdog.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class AgentTokenTest {

  @Test
  void it_is_the_hmac_of_the_context_and_the_agent_in_lower_case_hex() throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec("geheim\u00e4".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    byte[] expected = mac.doFinal("trinity-agent-auth:v1:agent-1".getBytes(StandardCharsets.UTF_8));

    assertThat(AgentToken.of("geheim\u00e4", "agent-1"))
        .isEqualTo(String.format("%064x", new BigInteger(1, expected)))
        .matches("[0-9a-f]{64}");
  }

  @Test
  void another_agent_or_another_secret_is_another_token() {
    assertThat(AgentToken.of("s", "a")).isNotEqualTo(AgentToken.of("s", "b")).isNotEqualTo(AgentToken.of("t", "a"));
  }

  @Test
  void its_header_is_the_platforms() {
    assertThat(AgentToken.HEADER).isEqualTo("X-Trinity-Agent-Token");
  }
}
