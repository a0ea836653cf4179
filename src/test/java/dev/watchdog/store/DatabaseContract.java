package dev.watchdog.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every engine must do behind {@link Database}: what was written is there for others, and nothing of ours keeps others waiting. */
abstract class DatabaseContract {

  protected Vertx vertx;
  protected Database database;

  abstract String url();

  abstract Optional<String> username();

  @BeforeEach
  void open() throws SQLException {
    vertx = Vertx.vertx();
    run("DROP TABLE IF EXISTS probe", "CREATE TABLE probe (id INTEGER PRIMARY KEY, word VARCHAR(40))");
    database = Database.open(vertx, url(), username(), Optional.empty(), 3);
  }

  @AfterEach
  void close() {
    await(database.close());
    await(vertx.close());
  }

  @Test
  void every_write_is_there_for_another_connection_also_after_a_transaction_and_a_failed_one() throws SQLException {
    insert(1);
    insert(2);
    assertThatThrownBy(() -> insert(2)).isNotNull();
    insert(3);

    assertThat(numbers()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void a_failed_transaction_leaves_nothing_behind() throws SQLException {
    Future<Integer> half =
        database.write(
            transaction ->
                transaction.update("INSERT INTO probe (id) VALUES (?)", 7)
                    .compose(done -> Future.failedFuture("no further")));

    assertThatThrownBy(() -> await(half)).hasMessageContaining("no further");
    assertThat(numbers()).isEmpty();
    insert(8);
    assertThat(numbers()).containsExactly(8L);
  }

  /** On SQLite the driver would begin the next immediate transaction at once, and hold the lock while the connection idles in a pool. */
  @Test
  void nobody_waits_for_a_transaction_of_ours_that_is_over() throws SQLException {
    insert(1);
    await(database.read(transaction -> transaction.query("SELECT id FROM probe")));

    long from = System.nanoTime();
    run("INSERT INTO probe (id) VALUES (2)");

    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - from)).isLessThan(900);
    assertThat(numbers()).containsExactly(1L, 2L);
  }

  /** More than a page of them, read five times: a driver may send numbers in another form once a statement has been repeated. */
  @Test
  void many_rows_at_once_say_what_they_say_one_by_one() {
    List<String> words = Stream.concat(
        Stream.of(null, "", " ", "Ünïcödé \uD83D\uDC15 \u2014", "tab\tback\\slash\\x41", "'\"\n\r"),
        IntStream.range(0, RowMaking.PAGE).mapToObj(number -> "word " + number)).toList();
    List<Object[]> rows = IntStream.range(0, words.size()).mapToObj(id -> Sql.values(id, words.get(id))).toList();
    await(database.write(transaction -> transaction.batch("INSERT INTO probe (id, word) VALUES (?, ?)", rows)));
    String sql = "SELECT id, word, NULL, CAST(id AS VARCHAR(9)), CASE WHEN id > 2 THEN 1 ELSE 0 END FROM probe ORDER BY probe.id";
    List<List<Object>> oneByOne = new ArrayList<>();
    await(database.read(transaction -> transaction.query(sql))).forEach(row -> oneByOne.add(said(row)));

    for (int time = 0; time < 6; time++) {
      assertThat(await(database.list(DatabaseContract::said, sql))).isEqualTo(oneByOne);
    }
    assertThat(oneByOne).extracting(said -> said.get(1)).isEqualTo(words);
  }

  private static List<Object> said(Row row) {
    return Arrays.asList(row.number(0), row.text(1), row.text(2), row.number(3), row.number(4));
  }

  @Test
  void the_counts_of_a_batch_name_the_winners() {
    insert(1);
    insert(3);

    List<Integer> counts =
        await(
            database.write(
                transaction ->
                    transaction.batch("UPDATE probe SET word = 'won' WHERE id = ? AND word IS NOT DISTINCT FROM CAST(? AS VARCHAR)",
                        List.of(
                            Sql.values(1, null),
                            Sql.values(2, null),
                            Sql.values(3, "other")))));

    assertThat(counts).containsExactly(1, 0, 0);
  }

  @Test
  void a_missing_table_is_told_from_a_database_that_is_away() {
    Future<?> nowhere = database.read(transaction -> transaction.query("SELECT 1 FROM nowhere t"));

    assertThatThrownBy(() -> await(nowhere)).satisfies(failure -> assertThat(database.missing(nowhere.cause())).isTrue());
    assertThat(database.fault(nowhere.cause())).isEqualTo(Dialect.Fault.STATEMENT);
  }

  @Test
  void a_lock_of_others_is_named_and_is_one_of_the_store() throws SQLException {
    insert(1);
    try (Connection theirs = plain(); Statement statement = theirs.createStatement()) {
      theirs.setAutoCommit(false);
      statement.execute("UPDATE probe SET word = 'theirs' WHERE id = 1");

      Future<?> ours = database.write(transaction -> transaction.update("UPDATE probe SET word = ? WHERE id = ?", "ours", 1));

      assertThatThrownBy(() -> await(ours)).hasMessageContaining("lock").isInstanceOf(DatabaseFailure.class);
      assertThat(database.fault(ours.cause())).isEqualTo(Dialect.Fault.STORE);
      theirs.rollback();
    }
    insert(2);
  }

  protected final void insert(int id) {
    await(database.write(transaction -> transaction.update("INSERT INTO probe (id) VALUES (?)", id)));
  }

  protected final void run(String... statements) throws SQLException {
    try (Connection connection = plain(); Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  protected final List<Long> numbers() throws SQLException {
    List<Long> numbers = new ArrayList<>();
    try (Connection connection = plain();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT id FROM probe ORDER BY id")) {
      while (rows.next()) {
        numbers.add(rows.getLong(1));
      }
    }
    return numbers;
  }

  protected final Connection plain() throws SQLException {
    return username().isPresent() ? DriverManager.getConnection(url(), username().get(), "") : DriverManager.getConnection(url());
  }

  protected static <T> T await(Future<T> future) {
    try {
      return future.await(40, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException late) {
      throw new AssertionError("not within 40 s", late);
    }
  }
}
