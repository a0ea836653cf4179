package dev.watchdog.web;

import static io.netty.handler.codec.http.HttpResponseStatus.CONTINUE;
import static io.netty.handler.codec.http.HttpResponseStatus.OK;
import static io.netty.handler.codec.http.HttpResponseStatus.SWITCHING_PROTOCOLS;
import static io.netty.handler.codec.http.HttpVersion.HTTP_1_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** By a clock that the test moves. */
class RequestDeadlineTest {

  private static final String HEAD = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n";
  private static final String WHOLE = HEAD + "12345";

  private int upgrades;
  private EmbeddedChannel channel = connection(false);

  private EmbeddedChannel connection(boolean proxy) {
    EmbeddedChannel made = new EmbeddedChannel();
    made.freezeTime();
    made.pipeline().addLast(new HttpRequestDecoder(), new RequestDeadline(Deadlines.USUAL, proxy, () -> upgrades++));
    return made;
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  private void receive(String bytes) {
    channel.writeInbound(Unpooled.copiedBuffer(bytes, US_ASCII));
  }

  private void answer(HttpResponseStatus status) {
    channel.writeOutbound(new DefaultFullHttpResponse(HTTP_1_1, status));
  }

  private void pass(long seconds) {
    channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
    channel.runPendingTasks();
  }

  private void isClosedAfter(long seconds) {
    pass(seconds - 1);
    assertThat(channel.isOpen()).as("open a second before").isTrue();
    pass(1);
    assertThat(channel.isOpen()).as("open").isFalse();
  }

  @Test
  void a_connection_that_says_nothing_is_closed() {
    isClosedAfter(15);
  }

  @Test
  void a_head_that_comes_byte_by_byte_is_given_as_long_as_any() {
    receive("G");
    pass(7);
    receive("E");
    isClosedAfter(8);
  }

  @Test
  void head_and_body_have_their_time_together() {
    pass(5);
    receive(HEAD);
    pass(5);
    receive("12");
    isClosedAfter(5);
  }

  @Test
  void while_an_answer_is_owed_nothing_counts() {
    receive(WHOLE);
    pass(1700);
    assertThat(channel.isOpen()).isTrue();
    answer(OK);
    isClosedAfter(15);
  }

  @Test
  void a_trusted_proxy_may_keep_its_connection_for_longer() {
    channel = connection(true);
    receive(WHOLE);
    answer(OK);
    isClosedAfter(75);
  }

  @Test
  void the_time_of_the_next_request_begins_with_its_first_byte() {
    receive(WHOLE);
    answer(OK);
    pass(14);
    receive("P");
    isClosedAfter(15);
  }

  @Test
  void a_proxy_that_began_a_request_has_no_longer_for_it_than_others() {
    channel = connection(true);
    receive(WHOLE);
    answer(OK);
    receive("POST / HT");
    isClosedAfter(15);
  }

  @Test
  void an_answer_before_the_end_of_its_request_makes_the_time_for_that_no_longer() {
    pass(5);
    receive(HEAD + "12");
    answer(OK);
    isClosedAfter(10);
  }

  @Test
  void a_request_that_was_answered_before_its_end_is_followed_by_others() {
    receive(HEAD + "12");
    answer(OK);
    pass(10);
    receive("345");
    pass(10);
    receive(WHOLE);
    pass(1700);
    assertThat(channel.isOpen()).isTrue();
    answer(OK);
    isClosedAfter(15);
  }

  @Test
  void the_rest_of_a_request_that_came_early_has_its_time_after_the_answer_before_it() {
    receive(WHOLE + "POST / ");
    pass(100);
    receive("HTTP/1.1\r\n");
    pass(100);
    answer(OK);
    isClosedAfter(15);
  }

  @Test
  void an_interim_answer_is_none() {
    receive(HEAD);
    answer(CONTINUE);
    pass(5);
    receive("12345");
    pass(1700);
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void after_an_upgrade_nothing_counts_and_somebody_is_told() {
    receive("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    answer(SWITCHING_PROTOCOLS);
    pass(1700);

    assertThat(channel.isOpen()).isTrue();
    assertThat(upgrades).isEqualTo(1);
  }

  @Test
  void a_peer_that_takes_nothing_of_its_answer_is_cut_off() {
    receive(WHOLE);
    channel.write(new DefaultFullHttpResponse(HTTP_1_1, OK, Unpooled.copiedBuffer("12345", US_ASCII))); // Never flushed.
    pass(60);
    isClosedAfter(60);
  }
}
