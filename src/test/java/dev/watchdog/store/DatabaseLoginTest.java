package dev.watchdog.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseLoginTest {

  @ParameterizedTest
  @CsvSource({
    "POSTGRES, jdbc:postgresql://db/x?user=u&password=p%2B%26q, jdbc:postgresql://db/x, u, p+&q",
    "POSTGRES, jdbc:postgresql://db/x?ssl=true&password=p&sslmode=prefer&user=u, jdbc:postgresql://db/x?ssl=true&sslmode=prefer, u, p",
    "POSTGRES, jdbc:postgresql://db/x?password=50%&user=u, jdbc:postgresql://db/x, u, 50%",
    "H2, jdbc:h2:file:./x;USER=u;PASSWORD=p;MODE=Regular, jdbc:h2:file:./x;MODE=Regular, u, p",
    "H2, jdbc:h2:file:./x; password = p\\;q\\\\;User=u, jdbc:h2:file:./x, u,  p;q\\",
  })
  void name_and_password_are_taken_out_of_the_url(Dialect dialect, String given, String url, String user, String password) {
    DatabaseLogin login = DatabaseLogin.of(dialect, given, Optional.of("another"), Optional.of("another"));

    assertThat(login.url()).isEqualTo(url);
    assertThat(login.username()).contains(user);
    assertThat(login.password().map(String::strip)).contains(password);
  }

  @ParameterizedTest
  @CsvSource({
    "POSTGRES, jdbc:postgresql://db/x",
    "POSTGRES, jdbc:postgresql://db/user=x?ssl=true",
    "H2, jdbc:h2:mem:x;DB_CLOSE_DELAY=-1",
    "SQLITE, jdbc:sqlite:/srv/x.db?cache=shared",
  })
  void where_none_stand_in_it_the_url_and_what_is_given_beside_it_stay(Dialect dialect, String url) {
    assertThat(DatabaseLogin.of(dialect, url, Optional.of("u"), Optional.of("p")))
        .isEqualTo(new DatabaseLogin(url, Optional.of("u"), Optional.of("p")));
  }

  @Test
  void none_at_all_stays_none() {
    DatabaseLogin login = DatabaseLogin.of(Dialect.H2, "jdbc:h2:mem:x", Optional.empty(), Optional.empty());

    assertThat(login.username()).isEmpty();
    assertThat(login.password()).isEmpty();
  }
}
