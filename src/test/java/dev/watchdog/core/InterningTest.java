package dev.watchdog.core;

import static dev.watchdog.core.Given.LOOKED;
import static dev.watchdog.core.Given.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.watchdog.core.Verdict.Kind;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How rows are interned is tested beside the rows. */
class InterningTest {

  private static RowVerdict judged(RowVerdict last, String sees, Instant at) {
    Evidence evidence = row().sees(sees).lookedAt(at).evidence();
    return RowVerdict.after(last, evidence, new Verdict(2, Kind.CONFIRMED), Memory.EMPTY, at);
  }

  @Test
  void what_did_not_change_is_that_of_the_look_before() {
    RowVerdict last = judged(null, "running", LOOKED.minusSeconds(60));
    RowVerdict made = judged(last, "running", LOOKED);

    RowVerdict kept = Interning.verdict(made, last, null);

    assertThat(kept).isEqualTo(made);
    assertThat(kept.evidence().observation()).isSameAs(last.evidence().observation());
    assertThat(kept.evidence().start()).isSameAs(last.evidence().start());
  }

  @Test
  void what_changed_is_as_it_was_made() {
    RowVerdict last = judged(null, "running", LOOKED.minusSeconds(60));
    RowVerdict made = judged(last, "pending", LOOKED);

    RowVerdict kept = Interning.verdict(made, last, last);

    assertThat(kept).isEqualTo(made);
    assertThat(kept.evidence().observation()).isEqualTo(new Observation.Pending(false));
    assertThat(kept.looks()).isSameAs(made.looks());
  }

  @Test
  void rows_that_saw_the_same_have_one_list_of_looks() {
    RowVerdict neighbour = judged(null, "running", LOOKED);
    RowVerdict made = judged(null, "running", LOOKED);

    assertThat(made.looks()).isNotSameAs(neighbour.looks());
    assertThat(Interning.verdict(made, null, neighbour).looks()).isSameAs(neighbour.looks());
    assertThat(Interning.verdict(made, null, null)).isSameAs(made);
  }
}
