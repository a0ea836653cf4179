package dev.watchdog.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.core.Attempt;
import dev.watchdog.core.RunningRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LastReadingTest {

  private static RunningRow row(String id, String startedAt) {
    return RunningRow.of(new Attempt(id, startedAt), "a", "s", null, null, Instant.EPOCH);
  }

  private static List<RunningRow> rows(int count) {
    return IntStream.range(0, count).mapToObj(i -> row("e" + i, null)).toList();
  }

  private static void assertFound(List<RunningRow> read, List<RunningRow> asked) {
    LastReading.Search search = new LastReading(read).search();
    for (RunningRow one : asked) {
      assertThat(search.find(one.id())).as(one.id()).isSameAs(one);
    }
  }

  @Test
  void rows_are_found_in_the_same_order_and_in_any_other() {
    List<RunningRow> read = rows(500);
    List<RunningRow> mixed = new ArrayList<>(read);
    Collections.shuffle(mixed, new Random(7));

    assertFound(read, read);
    assertFound(read, mixed);
    assertFound(read, mixed.subList(0, 50));
  }

  @Test
  void rows_are_found_behind_any_number_that_are_gone() {
    List<RunningRow> read = rows(500);

    assertFound(read, read.subList(3, 500));
    assertFound(read, read.subList(300, 500));
  }

  @Test
  void a_row_that_was_not_read_is_not_found_and_those_behind_it_are() {
    List<RunningRow> read = rows(3);
    LastReading.Search search = new LastReading(read).search();

    assertThat(search.find("e0")).isSameAs(read.get(0));
    assertThat(search.find("new")).isNull();
    assertThat(search.find("e1")).isSameAs(read.get(1));
    assertThat(LastReading.NONE.search().find("e0")).isNull();
  }

  @Test
  void of_two_rows_with_one_id_each_is_found_in_order_and_the_later_otherwise() {
    List<RunningRow> read = List.of(row("twice", "1"), row("other", null), row("twice", "2"));
    LastReading reading = new LastReading(read);

    assertFound(read, read);
    assertThat(reading.ids()).containsExactlyInAnyOrder("twice", "other");
    LastReading.Search search = reading.search();
    search.find("other");
    search.find("twice");
    assertThat(search.find("twice")).isSameAs(read.get(2));
  }
}
