package dev.watchdog.agent;

import dev.watchdog.config.Settings;
import dev.watchdog.core.AgentName;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where an agent's calls go. Names and ids are data from a database: a name that could steer the address elsewhere is never put into
 * one, and an id is percent-encoded, so that it stays one segment of the path; one that could climb out of it all the same has no address.
 */
final class AgentUrls {

  private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

  /** What stands between scheme and path, without a user's name. */
  private static final Pattern AUTHORITY = Pattern.compile("([a-z]+)://(?:[^/@]*@)?([^/]*?)(?::([0-9]{1,5}))?(?:/.*)?", Pattern.DOTALL);

  private final Settings.Agents settings;
  private final String hostTemplate;
  private final int port;

  AgentUrls(Settings.Agents settings) {
    this.settings = settings;
    Matcher authority = AUTHORITY.matcher(settings.url());
    boolean known = authority.matches();
    this.hostTemplate = known ? authority.group(2) : "";
    String given = known ? authority.group(3) : null;
    this.port = given != null ? Integer.parseInt(given) : known && authority.group(1).equals("https") ? 443 : 80;
  }

  /** The host that the agent is reached at. */
  String host(String agent) {
    return hostTemplate.replace("{agent}", agent);
  }

  /** Whether agents are reached over TLS. */
  boolean tls() {
    return settings.url().startsWith("https://");
  }

  /** Host and port, behind which many agents may stand. */
  String place(String agent) {
    return host(agent) + ':' + port;
  }

  /** Whether every agent has a host of its own; otherwise all of them stand behind one, and connections to it serve them all. */
  boolean hostPerAgent() {
    return settings.hostPerAgent();
  }

  /** Whether what is asked about the id has an address. */
  static boolean addressableId(String id) {
    return PathIds.addressable(id);
  }

  String running(String agent) {
    return base(agent) + settings.runningPath().replace("{agent}", agent);
  }

  String terminate(String agent, String id) {
    return path(agent, id, settings.terminatePath());
  }

  String lastError(String agent, String id) {
    return path(agent, id, settings.lastErrorPath());
  }

  String result(String agent, String id) {
    return path(agent, id, settings.resultPath());
  }

  /** Why a name cannot be asked, or empty. */
  static Optional<String> refusal(String agent) {
    return AgentName.addressable(agent) ? Optional.empty() : Optional.of("agent name cannot be part of an address");
  }

  private String path(String agent, String id, String template) {
    return base(agent) + template.replace("{agent}", agent).replace("{id}", encode(id));
  }

  private String base(String agent) {
    String url = settings.url().replace("{agent}", agent);
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  static String encode(String id) {
    StringBuilder encoded = new StringBuilder(id.length() + 16);
    for (byte octet : id.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xff);
      if (UNRESERVED.indexOf(c) >= 0) {
        encoded.append(c);
      } else {
        encoded.append('%').append(String.format(Locale.ROOT, "%02X", (int) c));
      }
    }
    return encoded.toString();
  }
}
