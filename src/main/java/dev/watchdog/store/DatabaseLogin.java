package dev.watchdog.store;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a database is, and who logs in. Name and password are never part of the URL, wherever the operator wrote them: drivers put the
 * URLs they are asked for into their logs and messages.
 *
 * @param url what the driver is asked for
 * @param username empty where none was given
 * @param password empty where none was given
 */
record DatabaseLogin(String url, Optional<String> username, Optional<String> password) {

  private static final Pattern H2_SETTING = Pattern.compile(";\\s*(user|password)\\s*=((?:\\\\.|[^;\\\\])*)", Pattern.CASE_INSENSITIVE);
  private static final Pattern H2_ESCAPED = Pattern.compile("\\\\(.)");

  /** What stands in the URL counts before what is given beside it, as it does for the drivers. */
  static DatabaseLogin of(Dialect dialect, String url, Optional<String> username, Optional<String> password) {
    DatabaseLogin given = new DatabaseLogin(url, username, password);
    return switch (dialect) {
      case H2 -> given.withoutSettings();
      case POSTGRES -> given.withoutParameters();
      case SQLITE -> given;
    };
  }

  private DatabaseLogin with(String name, String value) {
    return name.equalsIgnoreCase("user")
        ? new DatabaseLogin(url, Optional.of(value), password)
        : new DatabaseLogin(url, username, Optional.of(value));
  }

  private DatabaseLogin at(String address) {
    return new DatabaseLogin(address, username, password);
  }

  private DatabaseLogin withoutSettings() {
    DatabaseLogin login = this;
    Matcher setting = H2_SETTING.matcher(url);
    while (setting.find()) {
      login = login.with(setting.group(1), H2_ESCAPED.matcher(setting.group(2)).replaceAll("$1"));
    }
    return login.at(setting.replaceAll(""));
  }

  private DatabaseLogin withoutParameters() {
    int query = url.indexOf('?');
    if (query < 0) {
      return this;
    }
    DatabaseLogin login = this;
    List<String> others = new ArrayList<>();
    for (String parameter : url.substring(query + 1).split("&")) {
      int equals = parameter.indexOf('=');
      String name = equals < 0 ? parameter : parameter.substring(0, equals);
      if (equals > 0 && (name.equals("user") || name.equals("password"))) {
        login = login.with(name, decoded(parameter.substring(equals + 1)));
      } else {
        others.add(parameter);
      }
    }
    String rest = String.join("&", others);
    return login.at(url.substring(0, query) + (rest.isEmpty() ? "" : "?" + rest));
  }

  private static String decoded(String value) {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      return value; // The database will say that it is wrong; this exception would repeat a part of it.
    }
  }
}
