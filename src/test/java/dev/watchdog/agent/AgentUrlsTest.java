package dev.watchdog.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.config.Settings;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentUrlsTest {

  private static AgentUrls urls(String template) {
    Duration any = Duration.ofSeconds(1);
    return new AgentUrls(
        new Settings.Agents(
            template,
            "/api/executions/running",
            "/api/executions/{id}/terminate",
            "/api/executions/{id}/last-error",
            "/api/executions/{id}/result",
            any, any, any, any, any, 256, 2, 1024, 1024, Optional.empty(), Settings.ClientTls.NONE));
  }

  @Test
  void each_call_has_its_address() {
    AgentUrls urls = urls("http://agent-{agent}:8000");

    assertThat(urls.running("a1")).isEqualTo("http://agent-a1:8000/api/executions/running");
    assertThat(urls.terminate("a1", "e1")).isEqualTo("http://agent-a1:8000/api/executions/e1/terminate");
    assertThat(urls.lastError("a1", "e1")).isEqualTo("http://agent-a1:8000/api/executions/e1/last-error");
    assertThat(urls.result("a1", "e1")).isEqualTo("http://agent-a1:8000/api/executions/e1/result");
  }

  @Test
  void many_agents_may_stand_behind_one_host() {
    assertThat(urls("http://gateway/{agent}").running("a1")).isEqualTo("http://gateway/a1/api/executions/running");
    assertThat(urls("http://gateway/{agent}/").result("a1", "e1")).isEqualTo("http://gateway/a1/api/executions/e1/result");
    assertThat(urls("http://{agent}.agents/{agent}").running("a1")).isEqualTo("http://a1.agents/a1/api/executions/running");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "http://agent-{agent}:8000, true",
    "https://{agent}, true",
    "http://{agent}.agents/{agent}, true",
    "http://me:secret@{agent}:8000/x, true",
    "http://{agent}:secret@gateway, false",
    "http://gateway/{agent}, false",
    "http://gateway/@/{agent}, false",
    "https://gateway:8443/of/{agent}/, false"
  })
  void the_template_tells_whether_agents_have_hosts_of_their_own(String template, boolean own) {
    assertThat(urls(template).hostPerAgent()).isEqualTo(own);
  }

  @ParameterizedTest(name = "{0} → {1}")
  @CsvSource(ignoreLeadingAndTrailingWhitespace = false, value = {
    "0b8e7c1a-4f,0b8e7c1a-4f",
    "A.z_0~9,A.z_0~9",
    "a/b,a%2Fb",
    "../x,..%2Fx",
    "a b,a%20b",
    "a?b=c&d#e,a%3Fb%3Dc%26d%23e",
    "a%2fb,a%252fb",
    "a\\b,a%5Cb",
    "{agent},%7Bagent%7D",
    "{id},%7Bid%7D",
    "ä€,%C3%A4%E2%82%AC",
    "'a;b:c@d+e',a%3Bb%3Ac%40d%2Be",
    "...,...",
  })
  void an_id_stays_one_segment_of_the_path(String id, String encoded) {
    assertThat(AgentUrls.encode(id)).isEqualTo(encoded);
    assertThat(urls("http://h").terminate("a1", id)).isEqualTo("http://h/api/executions/" + encoded + "/terminate");
    assertThat(URI.create(urls("http://h").terminate("a1", id)).getRawPath().split("/")).hasSize(5);
  }

  @Test
  void control_characters_and_characters_of_two_halves_are_encoded() {
    assertThat(AgentUrls.encode("a\r\nHost: x\u0000")).isEqualTo("a%0D%0AHost%3A%20x%00");
    assertThat(AgentUrls.encode("\uD83D\uDE80")).isEqualTo("%F0%9F%9A%80");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {
    "", ".", "..", "../x", "x/..", "a/../b", "../../../victim/api/executions/v1", "./x", "a/./b",
    "..\\x", "a\\b", "\\", "a\nb", "\u0000", "a\u007f", "\u0085x", "\t",
    "%2e%2e", "%2E%2e%2Fx", "a%2f..%2fb", ".%2e/x", "%252e%252e%252fx", "%25252e%25252e", "a%5cb",
    "a%255Cb", "a%00", "a%0d%0ab", "%7f", "%C2%85",
    "..;/x", "..;x=y", ".;", "a/..;jsessionid=1/b", "%2e%2e%3b/x", "%c0%ae%c0%ae/x", "a%c0%afb",
  })
  void an_id_that_could_lead_elsewhere_has_no_address(String id) {
    assertThat(AgentUrls.addressableId(id)).isFalse();
  }

  @Test
  void nor_has_one_that_is_encoded_again_and_again() {
    assertThat(AgentUrls.addressableId("%" + "25".repeat(20) + "2e")).isFalse();
    assertThat(AgentUrls.addressableId("%" + "25".repeat(2) + "41")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "e1", "...", "a..b", "a/b", "a//b", " ", "-", "%", "100%", "%zz", "%2", "a;b", "..a/.b/c..",
    "ä€", "\u00c0", "a%20b", "\uD83D\uDE80",
  })
  void any_other_id_is(String id) {
    assertThat(AgentUrls.addressableId(id)).isTrue();
  }

  @Test
  void a_name_that_could_steer_the_call_elsewhere_is_refused_with_a_reason() {
    assertThat(AgentUrls.refusal("a1")).isEmpty();
    assertThat(AgentUrls.refusal("a1@evil.example/")).contains("agent name cannot be part of an address");
    assertThat(AgentUrls.refusal(null)).isPresent();
  }
}
