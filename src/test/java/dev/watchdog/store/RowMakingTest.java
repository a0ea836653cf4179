package dev.watchdog.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RowMakingTest {

  private final ExecutorService thread = Executors.newSingleThreadExecutor();

  @AfterEach
  void endThread() {
    thread.shutdown();
  }

  @Test
  void keeps_the_order_of_the_rows() {
    RowMaking<Object> making = new RowMaking<>(row -> row.value(0), thread);
    int rows = 3 * RowMaking.PAGE + 7;

    IntStream.range(0, rows).forEach(i -> making.add(new Row(i)));

    assertThat(making.all()).isEqualTo(IntStream.range(0, rows).boxed().toList());
  }

  @Test
  void hands_over_full_pages_only() {
    Deque<Runnable> handed = new ArrayDeque<>();
    RowMaking<Object> making = new RowMaking<>(row -> row.value(0), handed::add);

    IntStream.range(0, RowMaking.PAGE - 1).forEach(i -> making.add(new Row(i)));
    assertThat(handed).isEmpty();

    making.add(new Row(RowMaking.PAGE));
    assertThat(handed).hasSize(1);
  }

  @Test
  void a_row_that_cannot_be_made_fails_as_it_failed() {
    IllegalStateException broken = new IllegalStateException("a text column could not be read");
    RowMaking<Object> making = new RowMaking<>(
        row -> {
          throw broken;
        },
        thread);

    assertThatThrownBy(() -> IntStream.range(0, 2 * RowMaking.PAGE).forEach(i -> making.add(new Row(i)))).isSameAs(broken);
    assertThatThrownBy(making::all).isSameAs(broken);
  }

  @Test
  void none_make_nothing() {
    assertThat(new RowMaking<>(row -> row.value(0), thread).all()).isEmpty();
  }
}
