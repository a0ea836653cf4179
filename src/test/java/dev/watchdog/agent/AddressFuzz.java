package dev.watchdog.agent;

import dev.watchdog.config.Settings;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Input: the name of an agent, a line break, an id. Wherever a call goes, host, port and path are those of the template. */
final class AddressFuzz {

  private static final String REGISTRY = "/api/executions/running";
  private static final AgentUrls BY_HOST = urls("http://agent-{agent}:8000");
  private static final AgentUrls BY_PATH = urls("https://gateway.example:8443/fleet/{agent}/");

  private AddressFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) throws URISyntaxException {
    String text = new String(data, StandardCharsets.UTF_8);
    int end = text.indexOf('\n');
    String agent = end < 0 ? text : text.substring(0, end);
    String id = end < 0 ? "e1" : text.substring(end + 1);
    if (!AgentUrls.addressableId(id)) {
      return;
    }
    must(decoded(AgentUrls.encode(id)).equals(id), "an id comes back from its encoded form");
    must(isCalm(id), "an id that is decoded on the way, twice even, leads nowhere else");
    mustGo(BY_HOST.result("a1", id), "agent-a1", 8000, "", id);
    if (AgentUrls.refusal(agent).isPresent()) {
      return;
    }
    for (String url : List.of(BY_HOST.terminate(agent, id), BY_HOST.result(agent, id), BY_HOST.lastError(agent, id))) {
      mustGo(url, "agent-" + agent, 8000, "", id);
    }
    mustGo(BY_PATH.terminate(agent, id), "gateway.example", 8443, "/fleet/" + agent, id);
    must(BY_HOST.running(agent).equals("http://agent-" + agent + ":8000" + REGISTRY), "the registry's address");
    must(BY_PATH.running(agent).equals("https://gateway.example:8443/fleet/" + agent + REGISTRY), "the registry's address");
  }

  /** By Java's reading of an address and by that of the client which makes the call. */
  private static void mustGo(String url, String host, int port, String prefix, String id) throws URISyntaxException {
    URI address = new URI(url);
    must(address.getRawAuthority().equals(host + ":" + port), url + " goes to " + host);
    must(address.getRawQuery() == null && address.getRawFragment() == null, url + " is a path and no more");
    must(address.normalize().equals(address), url + " has no dots that are resolved on the way");
    RequestOptions call = new RequestOptions().setAbsoluteURI(url);
    must(call.getHost().equals(host) && call.getPort() == port, "the call goes to " + host + ":" + port + ", not " + call.getHost());
    must(call.getURI().equals(address.getRawPath()), "the call asks for the path of its address");
    String path = address.getRawPath();
    must(path.startsWith(prefix + "/api/executions/"), path + " begins as the template does");
    String[] rest = path.substring((prefix + "/api/executions/").length()).split("/", -1);
    must(rest.length == 2 && decoded(rest[0]).equals(id), path + " has the id as one segment");
    must(path.chars().allMatch(c -> c > ' ' && c < 127), path + " is visible ASCII");
  }

  /** As a gateway sees it that decodes paths before it resolves them. */
  private static boolean isCalm(String id) {
    String seen = id;
    for (int round = 0; round < 3; round++) {
      if (seen.indexOf('\\') >= 0 || seen.chars().anyMatch(Character::isISOControl) || List.of(seen.split("/", -1)).stream()
          .map(segment -> segment.replaceFirst(";.*", "")).anyMatch(segment -> segment.equals(".") || segment.equals(".."))) {
        return false;
      }
      try {
        seen = decoded(seen);
      } catch (IllegalArgumentException halfAnEscape) {
        return true;
      }
    }
    return true;
  }

  private static String decoded(String segment) {
    return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static AgentUrls urls(String template) {
    Duration any = Duration.ofSeconds(1);
    return new AgentUrls(
        new Settings.Agents(
            template,
            REGISTRY,
            "/api/executions/{id}/terminate",
            "/api/executions/{id}/last-error",
            "/api/executions/{id}/result",
            any, any, any, any, any, 256, 2, 1024, 1024, Optional.empty(), Settings.ClientTls.NONE));
  }

  private static void must(boolean so, String what) {
    if (!so) {
      throw new AssertionError("expected: " + what);
    }
  }
}
