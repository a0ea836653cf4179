package dev.watchdog.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeavyReadsTest {

  private final HeavyReads reads = new HeavyReads();
  private final List<Promise<String>> begun = new ArrayList<>();

  private Future<String> read() {
    return reads.run(() -> {
      Promise<String> promise = Promise.promise();
      begun.add(promise);
      return promise.future();
    });
  }

  @Test
  void two_at_a_time_and_the_next_when_one_is_over_however_it_ended() {
    read();
    read();
    Future<String> third = read();
    Future<String> fourth = read();
    assertThat(begun).hasSize(2);

    begun.get(1).fail("broken");
    assertThat(begun).hasSize(3);
    begun.get(2).complete("c");
    assertThat(third.result()).isEqualTo("c");
    assertThat(begun).hasSize(4);
    begun.get(0).complete("a");
    begun.get(3).complete("d");
    assertThat(fourth.result()).isEqualTo("d");

    read();
    read();
    read();
    assertThat(begun).as("room is made once for each").hasSize(6);
  }
}
