package dev.watchdog.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.resolver.dns.DnsNameResolverException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class NameServersTest {

  private final AtomicLong now = new AtomicLong();
  private final NameServers servers = new NameServers(now::get, () -> Set.of("localhost", "in-the-file"));

  private static Throwable caused(Throwable cause) {
    UnknownHostException failure = new UnknownHostException("Failed to resolve 'agent-a'");
    failure.initCause(cause);
    return new RuntimeException(failure);
  }

  private static Throwable silence() {
    return caused(new DnsNameResolverException(
        InetSocketAddress.createUnresolved("ns", 53),
        new io.netty.handler.codec.dns.DefaultDnsQuestion("agent-a", io.netty.handler.codec.dns.DnsRecordType.A),
        "query timed out"));
  }

  @Test
  void no_such_name_is_an_answer() {
    assertThat(servers.silentIn(new UnknownHostException("agent-a"))).isFalse();
    assertThat(servers.silentIn(caused(new RuntimeException("Query failed with SERVFAIL")))).isFalse();
    assertThat(servers.answeredLately()).isTrue();
  }

  @Test
  void a_question_that_timed_out_or_could_not_be_sent_is_silence() {
    assertThat(servers.silentIn(silence())).isTrue();
    assertThat(servers.silentIn(new UnknownHostException("agent-a: Temporary failure in name resolution"))).isTrue();
    assertThat(servers.answeredLately()).isFalse();
  }

  @Test
  void a_failure_that_is_not_of_a_name_tells_nothing() {
    assertThat(servers.silentIn(new IllegalStateException())).isFalse();
    assertThat(servers.answeredLately()).isFalse();
  }

  @Test
  void a_host_that_was_reached_by_its_name_is_an_answer_for_as_long_as_others_may_wait_for_theirs() {
    servers.reached("agent-b");
    assertThat(servers.answeredLately()).isTrue();

    now.addAndGet(Duration.ofSeconds(11).toNanos());
    assertThat(servers.answeredLately()).isFalse();
  }

  @Test
  void a_host_that_needs_no_name_server_proves_nothing() {
    for (String host : new String[] {"10.1.2.3", "[::1]", "localhost", "In-The-File"}) {
      servers.reached(host);
    }

    assertThat(servers.answeredLately()).isFalse();
  }

  @Test
  void of_many_that_were_reached_a_few_are_noted() {
    assertThat(servers.wantsSample()).isTrue();
    servers.reached("a");
    assertThat(servers.wantsSample()).isFalse();
    now.addAndGet(Duration.ofMillis(50).toNanos());
    assertThat(servers.wantsSample()).isTrue();
  }
}
