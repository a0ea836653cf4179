package dev.watchdog.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Forms of URLs, paths, hosts and key patterns. */
final class AddressForms {

  private static final String AGENT = "{agent}";
  private static final String STAND_IN = "a";
  private static final int PORT_MAX = 65_535;
  private static final Pattern AUTHORITY = Pattern.compile("(?:[^@]*@)?(?:\\[[0-9a-fA-F:.%]+]|[^:@\\[\\]]+)(?::(\\d{1,5}))?");
  private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7e]+");

  private static final Pattern LOOPBACK =
      Pattern.compile("(?:localhost|[a-z0-9-]+\\.localhost|127(?:\\.\\d{1,3}){3}|\\[::1])(?::\\d+)?", Pattern.CASE_INSENSITIVE);

  /** Its driver knows no such part: it would take all of it for a host, and say so in its log. */
  private static final Pattern USER_INFO = Pattern.compile("jdbc:postgresql://[^/?]*@");

  private static final List<String> ENGINES = List.of("jdbc:h2:", "jdbc:postgresql:", "jdbc:sqlite:");

  private AddressForms() {}

  /** The template of an agent's base URL. Paths are appended to it, so nothing may follow its own path. */
  static Form<String> agentsUrl() {
    return Forms.text(
        "an http:// or https:// URL that contains {agent}, without a query",
        text -> text.contains(AGENT) && addressOf(text.replace(AGENT, STAND_IN))
            .filter(url -> List.of("http", "https").contains(url.getScheme()))
            .filter(url -> url.getRawQuery() == null && url.getRawFragment() == null)
            .isPresent());
  }

  /** An address on the web as others compare it: text by text, hence without a part that could differ. */
  static Form<String> webUrl() {
    return Forms.text(
        "an http:// or https:// URL without user, query or fragment",
        text -> VISIBLE.matcher(text).matches() && addressOf(text)
            .filter(url -> List.of("http", "https").contains(url.getScheme()))
            .filter(url -> url.getRawQuery() == null && url.getRawFragment() == null && !url.getRawAuthority().contains("@"))
            .isPresent());
  }

  static Form<String> redisUrl() {
    return Forms.text(
        "embedded, none, or redis://[user:password@]host[:port][/db] (rediss:// with TLS), a host without _, a % of a password written %25",
        text -> text.equals(Settings.Redis.EMBEDDED) || text.equals(Settings.Redis.NONE) || RedisAddress.of(text).isPresent());
  }

  static Form<String> databaseUrl() {
    return Forms.text(
        "a JDBC URL that starts with jdbc:h2:, jdbc:postgresql: or jdbc:sqlite:, without user:password@",
        text -> ENGINES.stream().anyMatch(engine -> text.startsWith(engine) && text.length() > engine.length())
            && !USER_INFO.matcher(text).lookingAt());
  }

  /** A path for a call that names no execution. */
  static Form<String> path() {
    return Forms.text("a path that starts with /", AddressForms::isPath);
  }

  static Form<String> executionPath() {
    return Forms.text("a path that starts with / and contains {id}", text -> isPath(text) && text.contains("{id}"));
  }

  static Form<String> host() {
    return Forms.text("a host name or address without a port", text -> VISIBLE.matcher(text).matches() && !text.contains("/"));
  }

  /** Addresses and networks with commas between them; {@code none} stands for none of them. */
  static Form<List<AddressRange>> ranges() {
    return new Form<>(
        "addresses and networks such as 10.0.0.7 or 10.0.0.0/8 with commas between them, or none",
        text -> {
          List<String> given = text.equals("none") ? List.of() : Arrays.stream(text.split(",", -1)).map(String::strip).toList();
          List<AddressRange> ranges = given.stream().flatMap(one -> AddressRange.of(one).stream()).toList();
          return ranges.size() == given.size() ? Optional.of(ranges) : Optional.empty();
        });
  }

  /** A pattern of Redis keys; each placeholder has to stand in it once, as an agent's name is read back from a key. */
  static Form<String> keyPattern(String... placeholders) {
    return Forms.text(
        "a key that contains " + String.join(" and ", placeholders) + " once",
        text -> Stream.of(placeholders).allMatch(placeholder -> occurrences(text, placeholder) == 1));
  }

  /** Whether a web URL is plain HTTP to another machine. */
  static boolean isReadOnTheWay(String url) {
    return addressOf(url).filter(address -> address.getScheme().equals("http"))
        .filter(address -> !LOOPBACK.matcher(address.getRawAuthority()).matches()).isPresent();
  }

  private static boolean isPath(String text) {
    return text.startsWith("/") && VISIBLE.matcher(text).matches() && !text.contains("#");
  }

  private static int occurrences(String text, String part) {
    return (text.length() - text.replace(part, "").length()) / part.length();
  }

  /** The URL, if it names a host and a port that exists. Java's URI has no host where there is an underscore in it, hence the pattern. */
  private static Optional<URI> addressOf(String text) {
    try {
      URI url = new URI(text);
      Matcher authority = AUTHORITY.matcher(Optional.ofNullable(url.getRawAuthority()).orElse(""));
      boolean reachable = authority.matches() && (authority.group(1) == null || Integer.parseInt(authority.group(1)) <= PORT_MAX);
      return reachable ? Optional.of(url) : Optional.empty();
    } catch (URISyntaxException malformed) {
      return Optional.empty();
    }
  }
}
