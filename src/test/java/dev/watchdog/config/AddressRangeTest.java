package dev.watchdog.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {

  private static InetAddress address(String text) {
    return AddressRange.address(text).orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.7, 10.0.0.7, true",
    "10.0.0.7, 10.0.0.8, false",
    "10.0.0.0/8, 10.255.0.1, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "192.168.4.0/22, 192.168.7.255, true",
    "192.168.4.0/22, 192.168.8.0, false",
    "0.0.0.0/0, 203.0.113.9, true",
    "0.0.0.0/0, 2001:db8::1, false",
    "2001:db8::/32, 2001:db8:ffff::1, true",
    "2001:db8::/32, 2001:db9::1, false",
    "::1, ::1, true",
    "10.0.0.0/8, ::ffff:10.1.2.3, true"
  })
  void a_range_has_the_addresses_that_begin_as_it_does(String range, String address, boolean contained) {
    assertThat(AddressRange.of(range).orElseThrow().contains(address(address))).isEqualTo(contained);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "localhost", "10.0.0", "10.0.0.256", "10.0.0.1/33", "10.0.0.1/8", "10.0.0.0/", "10.0.0.0/x", "::1/129",
      ":::1", "2001:db8::1/32", "fe80::1%eth0", "[::1]", "1", "/8", "10.0.0.0/8/8", "dead:beef"})
  void what_is_neither_an_address_nor_a_network_is_none(String text) {
    assertThat(AddressRange.of(text)).isEmpty();
  }

  @Test
  void proxies_are_a_list_of_both() {
    assertThat(SettingsFixture.set("http.trusted-proxies=127.0.0.1, 10.0.0.0/8").settings().http().trustedProxies()).hasSize(2);
    assertThat(SettingsFixture.set("http.trusted-proxies=none").settings().http().trustedProxies()).isEmpty();
    assertThat(SettingsFixture.problemsOf("http.trusted-proxies=10.0.0.0/8,proxy")).singleElement().asString()
        .contains("addresses and networks such as 10.0.0.7 or 10.0.0.0/8 with commas between them, or none");
  }
}
