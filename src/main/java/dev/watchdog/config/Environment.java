package dev.watchdog.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Settings given as variables {@code WATCHDOG_…}. */
final class Environment {

  /** Read where the log is set up, before there are any settings. */
  private static final Set<String> NOT_SETTINGS = Set.of("WATCHDOG_LOG_LEVEL");

  /** What Kubernetes and old Docker links tell every container about a service named watchdog-something: nobody set these. */
  private static final Pattern LINKED =
      Pattern.compile("WATCHDOG_(\\w+_)?(SERVICE_HOST|SERVICE_PORT(_\\w+)?|PORT_\\d+_(TCP|UDP|SCTP)(_\\w+)?)");

  private static final Pattern LINKED_PORT = Pattern.compile("WATCHDOG_(\\w+_)?PORT=(tcp|udp|sctp)://\\S*");

  private Environment() {}

  static Layer read(Map<String, String> variables) {
    List<Given> givens = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    new TreeMap<>(variables).forEach((variable, value) -> {
      Optional<Key<?>> key = Keys.all().stream().filter(known -> known.variable().equals(variable)).findFirst();
      if (key.isPresent()) {
        givens.add(new Given(key.get(), "environment " + variable, value));
      } else if (isMeantForUs(variable, value)) {
        problems.add(Problem.unknown(variable, "environment", Nearest.variableTo(variable)));
      }
    });
    return new Layer(List.copyOf(givens), List.copyOf(problems));
  }

  private static boolean isMeantForUs(String variable, String value) {
    return variable.startsWith(Key.ENVIRONMENT_PREFIX)
        && !NOT_SETTINGS.contains(variable)
        && !LINKED.matcher(variable).matches()
        && !LINKED_PORT.matcher(variable + "=" + value).matches();
  }
}
