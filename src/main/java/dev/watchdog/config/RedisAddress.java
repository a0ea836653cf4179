package dev.watchdog.config;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a Redis is and who logs in, from {@code redis://[user:password@]host[:port][/db]}, or {@code rediss://} for TLS.
 *
 * <p>User and password are read as RFC 3986 has them: a {@code %} with two digits is a byte of UTF-8, and every other character stands for
 * itself, a {@code +} as well, which is a space in forms and nowhere else. The last {@code @} ends them and the first {@code :} stands
 * between them, so all that has to be written with a {@code %} is a {@code %} itself, and a {@code :} in the name of a user.
 *
 * @param host in brackets where it is an address of IPv6
 * @param user empty = the default one
 * @param password empty = nobody logs in
 */
public record RedisAddress(boolean tls, String host, int port, Optional<String> user, Optional<String> password, int database) {

  private static final int PORT = 6379;
  private static final int PORT_MAX = 65_535;
  private static final Pattern ESCAPE = Pattern.compile("%[0-9a-fA-F]{2}");
  private static final int ESCAPE_CHARS = 3;
  private static final Pattern URL =
      Pattern.compile("(rediss?)://(?:(.*)@)?(\\[[^\\[\\]@/]+]|[^\\[\\]:@/?#]+)(?::(\\d{1,5}))?(?:/(\\d{1,6})?)?", Pattern.DOTALL);

  /** Empty where the text is no such URL. */
  public static Optional<RedisAddress> of(String text) {
    Matcher url = URL.matcher(text);
    if (!url.matches() || !isHost(url.group(3))) {
      return Optional.empty();
    }
    int port = url.group(4) == null ? PORT : Integer.parseInt(url.group(4));
    int database = url.group(5) == null ? 0 : Integer.parseInt(url.group(5));
    String login = Optional.ofNullable(url.group(2)).orElse("");
    int colon = login.indexOf(':');
    Optional<String> user = decoded(colon < 0 ? login : login.substring(0, colon));
    Optional<String> password = decoded(colon < 0 ? "" : login.substring(colon + 1));
    if (port > PORT_MAX || user.isEmpty() || password.isEmpty()) {
      return Optional.empty();
    }
    boolean nobody = user.get().isEmpty() && password.get().isEmpty();
    return Optional.of(new RedisAddress(
        url.group(1).equals("rediss"), url.group(3), port,
        user.filter(name -> !name.isEmpty()), nobody ? Optional.empty() : password, database));
  }

  /** By the rules of the client, which puts no underscore into a host. */
  private static boolean isHost(String host) {
    try {
      return new URI("redis://" + host).getHost() != null;
    } catch (URISyntaxException malformed) {
      return false;
    }
  }

  /** Empty where a {@code %} is not followed by two digits, or the bytes are no text. */
  private static Optional<String> decoded(String part) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < part.length(); ) {
      if (part.charAt(i) != '%') {
        int character = part.codePointAt(i);
        bytes.writeBytes(Character.toString(character).getBytes(StandardCharsets.UTF_8));
        i += Character.charCount(character);
      } else if (ESCAPE.matcher(part).region(i, part.length()).lookingAt()) {
        bytes.write(HexFormat.fromHexDigits(part, i + 1, i + ESCAPE_CHARS));
        i += ESCAPE_CHARS;
      } else {
        return Optional.empty();
      }
    }
    try {
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString());
    } catch (CharacterCodingException noText) {
      return Optional.empty();
    }
  }

  /** Without who logs in. */
  public String withoutLogin() {
    return (tls ? "rediss://" : "redis://") + host + ":" + port + (database == 0 ? "" : "/" + database);
  }

  /** The same with this password, as it is written into an address. */
  String with(String secret) {
    String name = user.orElse("").replace("%", "%25").replace(":", "%3A");
    return withoutLogin().replaceFirst("://", "$0" + Matcher.quoteReplacement(name + ":" + secret.replace("%", "%25") + "@"));
  }

  @Override
  public String toString() {
    return "RedisAddress[" + withoutLogin() + ", user=" + user + ", password=" + Mask.secret(password) + "]";
  }
}
