package dev.watchdog.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.config.AddressRange;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeersTest {

  private final Peers peers =
      new Peers(Stream.of("127.0.0.1", "10.0.0.0/8", "fd00::/8").map(text -> AddressRange.of(text).orElseThrow()).toList());

  private static InetAddress address(String text) {
    return AddressRange.address(text).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, '203.0.113.9', 192.0.2.1",
    "127.0.0.1, '203.0.113.9', 203.0.113.9",
    "127.0.0.1, '198.51.100.1, 203.0.113.9', 203.0.113.9",
    "127.0.0.1, '198.51.100.1, 203.0.113.9 , 10.1.2.3', 203.0.113.9",
    "127.0.0.1, '10.0.0.1, 10.0.0.2', 10.0.0.1",
    "127.0.0.1, '', 127.0.0.1",
    "127.0.0.1, '203.0.113.9, unknown', 127.0.0.1",
    "127.0.0.1, '203.0.113.9, localhost', 127.0.0.1",
    "127.0.0.1, '203.0.113.9, 10.0.0.256', 127.0.0.1",
    "127.0.0.1, '203.0.113.9:4711', 203.0.113.9",
    "127.0.0.1, '[2001:db8::1]:4711', 2001:db8::1",
    "fd00::1, '2001:db8::1, fd00::2', 2001:db8::1",
    "127.0.0.1, '::ffff:203.0.113.9', 203.0.113.9"
  })
  void the_first_from_the_right_that_is_no_proxy_of_ours_is_who_asks(String end, String forwarded, String expected) {
    assertThat(peers.nearestStranger(address(end), List.of(forwarded))).isEqualTo(address(expected));
  }

  @Test
  void several_lines_are_one_list() {
    assertThat(peers.nearestStranger(address("127.0.0.1"), List.of("203.0.113.9, 192.0.2.1", "10.0.0.2"))).isEqualTo(address("192.0.2.1"));
  }

  @Test
  void without_proxies_what_a_peer_says_of_itself_counts_for_nothing() {
    assertThat(new Peers(List.of()).nearestStranger(address("127.0.0.1"), List.of("203.0.113.9"))).isEqualTo(address("127.0.0.1"));
  }

  @Test
  void one_network_of_ipv6_is_one_address() {
    assertThat(Peers.word(address("2001:db8:0:1::1"))).isEqualTo(Peers.word(address("2001:db8:0:1:ffff::2")))
        .isNotEqualTo(Peers.word(address("2001:db8:0:2::1")));
    assertThat(Peers.word(address("192.0.2.1"))).isEqualTo("192.0.2.1");
  }
}
