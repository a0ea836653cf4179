package dev.watchdog.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DialectTest {

  /** A statement's fault leads to row by row, which against a store that is away would wait as often as there are rows. */
  @ParameterizedTest(name = "{0} {1} {2} is one of the {3}")
  @CsvSource({
    "H2, '', 90067, STORE", "H2, '', 90098, STORE", "H2, '', 50200, STORE", "H2, '', 40001, RETRY", "H2, '', 23505, STATEMENT",
    "POSTGRES, 08006, 0, STORE", "POSTGRES, 57P01, 0, STORE", "POSTGRES, 53300, 0, STORE", "POSTGRES, 55P03, 0, STORE",
    "POSTGRES, 25006, 0, STORE", "POSTGRES, 53100, 0, STORE",
    "POSTGRES, 40P01, 0, RETRY", "POSTGRES, 42501, 0, STATEMENT", "POSTGRES, 23505, 0, STATEMENT", "POSTGRES, P0001, 0, STATEMENT",
    "SQLITE, '', 5, STORE", "SQLITE, '', 8, STORE", "SQLITE, '', 1555, STATEMENT",
  })
  void every_engine_tells_a_store_that_is_away_from_a_refused_statement(Dialect dialect, String state, int code, Dialect.Fault fault) {
    assertThat(dialect.faultOf(new SQLException("said so", state, code))).isEqualTo(fault);
  }
}
